package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig"
	"gopkg.in/yaml.v2"
)

// Sprig's functions without those that read the environment, and Helm's own.
func functions(all *template.Template) template.FuncMap {
	funcs := sprig.TxtFuncMap()
	delete(funcs, "env")
	delete(funcs, "expandenv")
	funcs["include"] = func(name string, data interface{}) (string, error) {
		var text strings.Builder
		err := all.ExecuteTemplate(&text, name, data)
		return text.String(), err
	}
	funcs["tpl"] = func(text string, data interface{}) (string, error) {
		copied, err := all.Clone()
		if err != nil {
			return "", err
		}
		parsed, err := copied.New("tpl").Parse(text)
		if err != nil {
			return "", err
		}
		var out strings.Builder
		err = parsed.Execute(&out, data)
		return out.String(), err
	}
	funcs["required"] = func(message string, value interface{}) (interface{}, error) {
		if value == nil || value == "" {
			return nil, fmt.Errorf("%s", message)
		}
		return value, nil
	}
	funcs["lookup"] = func(_, _, _, _ string) map[string]interface{} { return map[string]interface{}{} }
	funcs["toYaml"] = toYAML
	funcs["fromYaml"] = func(text string) (interface{}, error) { return parseYAML([]byte(text)) }
	funcs["fromYamlArray"] = funcs["fromYaml"]
	funcs["toJson"] = func(value interface{}) (string, error) {
		text, err := json.Marshal(value)
		return string(text), err
	}
	return funcs
}

func readYAML(file string) (map[string]interface{}, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	value, err := parseYAML(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	mapped, isMap := value.(map[string]interface{})
	if !isMap {
		return nil, fmt.Errorf("%s: not a map", file)
	}
	return mapped, nil
}

// Through JSON, as in Helm, so that templates see the same types: every number is a float.
func parseYAML(text []byte) (interface{}, error) {
	var raw interface{}
	if err := yaml.Unmarshal(text, &raw); err != nil {
		return nil, err
	}
	encoded, err := json.Marshal(withStringKeys(raw))
	if err != nil {
		return nil, err
	}
	var value interface{}
	err = json.Unmarshal(encoded, &value)
	return value, err
}

func withStringKeys(value interface{}) interface{} {
	switch value := value.(type) {
	case map[interface{}]interface{}:
		mapped := map[string]interface{}{}
		for key, item := range value {
			mapped[fmt.Sprint(key)] = withStringKeys(item)
		}
		return mapped
	case []interface{}:
		for index, item := range value {
			value[index] = withStringKeys(item)
		}
	}
	return value
}

// Through JSON as well, which writes whole floats as whole numbers.
func toYAML(value interface{}) (string, error) {
	encoded, err := json.Marshal(value)
	if err != nil {
		return "", err
	}
	var plain interface{}
	if err := yaml.Unmarshal(encoded, &plain); err != nil {
		return "", err
	}
	text, err := yaml.Marshal(plain)
	return strings.TrimSuffix(string(text), "\n"), err
}
