// Renders a chart as `helm template` does, with the template engine and the functions that Helm itself is made of, for
// machines without Helm: helm-template <chart> <release> <namespace> <values.json>. It has what our chart uses: no
// dependencies, hooks, files or look-ups in a cluster; values are held against their schema by whoever calls it.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"text/template"
)

func main() {
	if len(os.Args) != 5 {
		fail(fmt.Errorf("usage: helm-template <chart> <release> <namespace> <values.json>"))
	}
	manifests, err := render(os.Args[1], os.Args[2], os.Args[3], os.Args[4])
	if err != nil {
		fail(err)
	}
	fmt.Print(manifests)
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "Error:", err)
	os.Exit(1)
}

func render(chart, release, namespace, valuesFile string) (string, error) {
	data, err := renderData(chart, release, namespace, valuesFile)
	if err != nil {
		return "", err
	}
	files, err := filepath.Glob(filepath.Join(chart, "templates", "*"))
	if err != nil {
		return "", err
	}
	all := template.New("chart").Option("missingkey=zero")
	all.Funcs(functions(all))
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return "", err
		}
		if _, err := all.New(filepath.Base(file)).Parse(string(text)); err != nil {
			return "", err
		}
	}
	sort.Strings(files)
	var out strings.Builder
	for _, file := range files {
		name := filepath.Base(file)
		if strings.HasPrefix(name, "_") {
			continue
		}
		var text strings.Builder
		if err := all.ExecuteTemplate(&text, name, data); err != nil {
			return "", err
		}
		// As in Helm: what missingkey=zero makes of a key that is not there is nothing.
		rendered := strings.ReplaceAll(text.String(), "<no value>", "")
		if name != "NOTES.txt" && strings.TrimSpace(rendered) != "" {
			fmt.Fprintf(&out, "---\n# Source: %s\n%s\n", name, rendered)
		}
	}
	return out.String(), nil
}

// What templates find under the dot.
func renderData(chart, release, namespace, valuesFile string) (map[string]interface{}, error) {
	about, err := readYAML(filepath.Join(chart, "Chart.yaml"))
	if err != nil {
		return nil, err
	}
	values, err := readYAML(filepath.Join(chart, "values.yaml"))
	if err != nil {
		return nil, err
	}
	given, err := readYAML(valuesFile)
	if err != nil {
		return nil, err
	}
	return map[string]interface{}{
		"Values": overlay(values, given),
		"Chart": map[string]interface{}{
			"Name":       about["name"],
			"Version":    about["version"],
			"AppVersion": about["appVersion"],
		},
		"Release": map[string]interface{}{
			"Name":      release,
			"Namespace": namespace,
			"Service":   "Helm",
			"Revision":  1,
			"IsInstall": true,
			"IsUpgrade": false,
		},
	}, nil
}

// Maps are merged, all else is replaced, and null takes a default away.
func overlay(base, over map[string]interface{}) map[string]interface{} {
	merged := map[string]interface{}{}
	for key, value := range base {
		merged[key] = value
	}
	for key, value := range over {
		inner, isMap := value.(map[string]interface{})
		below, wasMap := merged[key].(map[string]interface{})
		switch {
		case value == nil:
			delete(merged, key)
		case isMap && wasMap:
			merged[key] = overlay(below, inner)
		default:
			merged[key] = value
		}
	}
	return merged
}
