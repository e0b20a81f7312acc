//go:build tools

// The linter of .github/workflows, pinned with all that it needs by go.sum.
package tools

import _ "github.com/rhysd/actionlint/cmd/actionlint"
