import { elementsOf } from './bson-document.ts';
import { Command, type Sequence } from './command.ts';
import { ProtocolError } from './errors.ts';
import { frame, OP, type Frame } from './framing.ts';

/** OP_MSG flag bits. The lower 16 are required: a message with an unknown one must be rejected. */
const FLAG = { checksumPresent: 1, moreToCome: 2 } as const;
const REQUIRED_FLAGS = 0xffff;
const FLAGS_BYTES = 4;
const CHECKSUM_BYTES = 4;

/** A command received from a client. */
export interface Request {
  command: Command;
  /** False for a fire-and-forget write (`w: 0`). */
  wantsReply: boolean;
  reply(document: Buffer): Buffer;
}

/** The errors of Buffer for reads past its end. */
const OUT_OF_BOUNDS = new Set(['ERR_OUT_OF_RANGE', 'ERR_BUFFER_OUT_OF_BOUNDS']);

let lastRequestId = 0;

/**
 * Decodes OP_MSG, and OP_QUERY to the extent that drivers use it for their first `isMaster`.
 *
 * @throws {ProtocolError} on anything else, and on inconsistent lengths
 */
export function decodeRequest({ opCode, requestId, body }: Frame): Request {
  try {
    if (opCode === OP.msg) return decodeMsg(requestId, body);
    if (opCode === OP.query) return decodeQuery(requestId, body);
  } catch (error) {
    if (error instanceof ProtocolError) throw new ProtocolError(error.message, requestId);
    if (OUT_OF_BOUNDS.has((error as { code?: string }).code ?? ''))
      throw new ProtocolError('A message ends too early', requestId);
    throw error;
  }
  const what = opCode === OP.compressed ? 'Compressed messages are' : `Operation ${opCode} is`;
  throw new ProtocolError(`${what} not supported`, requestId);
}

function decodeMsg(requestId: number, message: Buffer): Request {
  const flags = message.readUInt32LE(0);
  const unknown = flags & REQUIRED_FLAGS & ~(FLAG.checksumPresent | FLAG.moreToCome);
  if (unknown !== 0) throw new ProtocolError(`Unknown OP_MSG flags ${unknown}`);
  const end = message.length - (flags & FLAG.checksumPresent ? CHECKSUM_BYTES : 0);
  let body: Buffer | undefined;
  const sequences: Sequence[] = [];
  for (let at = FLAGS_BYTES; at < end;) {
    const kind = message[at++];
    const section = sized(message, at, end);
    if (kind === 0 && !body) body = section;
    else if (kind === 1) sequences.push(decodeSequence(section));
    else throw new ProtocolError('OP_MSG must have exactly one body; all other sections must be document sequences');
    at += section.length;
  }
  if (!body) throw new ProtocolError('OP_MSG has no body');
  return {
    command: new Command(body, sequences),
    wantsReply: (flags & FLAG.moreToCome) === 0,
    reply: (document) => encodeMsg(document, requestId),
  };
}

function decodeSequence(section: Buffer): Sequence {
  const nameEnd = section.indexOf(0, 4);
  if (nameEnd < 0) throw new ProtocolError('A document sequence has no name');
  const documents: Buffer[] = [];
  for (let at = nameEnd + 1; at < section.length;) {
    const document = sized(section, at, section.length);
    documents.push(document);
    at += document.length;
  }
  return { name: section.toString('utf8', 4, nameEnd), documents };
}

/** Bytes prefixed with their own length. */
function sized(bytes: Buffer, at: number, end: number): Buffer {
  const length = bytes.readInt32LE(at);
  if (length < 5 || at + length > end) throw new ProtocolError('A section reaches past its message');
  return bytes.subarray(at, at + length);
}

function decodeQuery(requestId: number, message: Buffer): Request {
  const nameEnd = message.indexOf(0, 4);
  if (nameEnd < 0) throw new ProtocolError('OP_QUERY has no collection name');
  const [database = ''] = message.toString('utf8', 4, nameEnd).split('.$cmd');
  const skipAndLimitBytes = 8;
  const command = new Command(sized(message, nameEnd + 1 + skipAndLimitBytes, message.length), [], database);
  if (!/^(isMaster|ismaster|hello)$/.test(command.name)) {
    throw new ProtocolError(`OP_QUERY is only for the first hello, not for ${command.name}`);
  }
  return { command, wantsReply: true, reply: (document) => encodeReply(document, requestId) };
}

/** Encodes an OP_MSG with one body section. */
export function encodeMsg(document: Buffer, responseTo: number): Buffer {
  return frame(OP.msg, nextRequestId(), responseTo, [Buffer.alloc(FLAGS_BYTES + 1), document]);
}

/** Encodes the reply to OP_QUERY: flags, cursor id, starting from, number returned, documents. */
function encodeReply(document: Buffer, responseTo: number): Buffer {
  const fields = Buffer.alloc(20);
  fields.writeInt32LE(1, 16);
  return frame(OP.reply, nextRequestId(), responseTo, [fields, document]);
}

/** The document of an OP_MSG reply (for the readiness probes). */
export function decodeMsgReply({ body }: Frame): Buffer {
  const document = sized(body, FLAGS_BYTES + 1, body.length);
  elementsOf(document);
  return document;
}

function nextRequestId(): number {
  return (lastRequestId = (lastRequestId + 1) & 0x7fffffff);
}
