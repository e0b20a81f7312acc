"""The settings of AWS's that botocore knows, beside our table of them (src/aws/config_setting.cc), and docs/aws.md,
which is made of that and of what came out of the cases."""

import json
import subprocess

NOTES = {
    "AWS_DEFAULT_PROFILE": "After `AWS_PROFILE`; botocore asks it first.",
    "AWS_REGION": "Before `AWS_DEFAULT_REGION`, as in AWS's other SDKs; botocore does not read it.",
    "ca_bundle": "Trusted besides the machine's own authorities; botocore trusts nothing else then. Of a stage that is "
                 "deployed to a stand-in, the variable is the functions' too.",
    "services": "A section that is missing is refused, as by botocore.",
    "mfa_serial": "Nobody is asked for a code.",
    "max_attempts": "From 1 to 100.",
    "retry_mode": "`legacy` and `adaptive` are taken for `standard`; another word is refused.",
    "use_fips_endpoint": "Beside an endpoint of one's own refused, as by botocore.",
    "use_dualstack_endpoint": "The same.",
    "HTTPS_PROXY": "In both spellings, as the three that follow; never for this machine, link-local addresses and the "
    "Runtime API.",
    "endpoint_url": "`AWS_ENDPOINT_URL_<SERVICE>` and a service's own in `[services ...]` come first.",
}
HEEDS = {"honoured": "honoured", "refused": "refused", "needless": "no matter", "ignored": "not honoured"}


def table_of(program):
    return json.loads(subprocess.run([program, "--settings"], check=True, capture_output=True, text=True).stdout)


def listed(value):
    return value if isinstance(value, list) else [value]


def botocores():
    """Pairs of a key of the config file and a variable; either may be missing."""
    from botocore import configprovider

    pairs = []
    for group, prefix in (
        (configprovider.BOTOCORE_DEFAUT_SESSION_VARIABLES, ""),
        (configprovider.DEFAULT_S3_CONFIG_VARS, ""),
        (configprovider.DEFAULT_PROXIES_CONFIG_VARS, "proxies_config."),
    ):
        for keys, variables, *_ in group.values():
            for key in listed(keys):
                key = ".".join(key) if isinstance(key, tuple) else key and prefix + key
                pairs += [(key or "", variable or "") for variable in listed(variables)]
    return pairs


def check(test, program):
    rows = table_of(program)
    ours = {(row["key"], row["variable"]) for row in rows}
    test.assertEqual(len(ours), len(rows), "a row that is there twice")
    test.assertEqual([pair for pair in botocores() if pair not in ours], [])


def document(verdicts, sources, program, version):
    lines = [
        "# Credentials and settings of AWS's",
        "",
        "The environment, AWS's shared files, AWS's token caches and metadata services are read as botocore and the "
        "AWS CLI read them, in the order of the first table.",
        f"`tests/oracle_credentials.py` holds each row against botocore {version}, and writes this page.",
        "",
        "- **honoured**: the same key, secret and token are found, the same requests are sent, and the same is written "
        "back.",
        "- **refused, as by botocore**: neither goes on. Our error names the thing and says what to do.",
        "- **refused**: botocore goes on; we do not, and say why.",
        "- **not supported**: nothing is read.",
        "",
        "| Source | botocore's name | Here | |",
        "|---|---|---|---|",
    ]
    for method, rows in sources.items():
        for row in rows:
            verdict = verdicts.get((method, row.what), "?")
            lines.append(f"| {row.what} | {method} | {verdict} | {row.note} |".replace("|  |", "| |"))
    lines += [
        "",
        "A profile that is asked for by flag (`--profile`) puts the variables of the first row and of "
        "`AWS_WEB_IDENTITY_TOKEN_FILE` aside. On Lambda no file of a home folder is read.",
        "",
        "## Settings",
        "",
        "A setting that is not honoured and set to something else than the value in brackets is named once in the log. "
        "**No matter** is what is about things that are never done here.",
        "",
        "| In a profile | Variable | Here | |",
        "|---|---|---|---|",
    ]
    for row in table_of(program):
        key, variable = (f"`{row[name]}`" if row[name] else "" for name in ("key", "variable"))
        heed = HEEDS[row["heed"]] + (f" (`{row['same']}`)" if row["same"] else "")
        note = NOTES.get(row["variable"]) or NOTES.get(row["key"], "")
        lines.append(f"| {key} | {variable} | {heed} | {note} |".replace("|  |", "| |").replace("|  |", "| |"))
    return "\n".join(lines) + "\n"
