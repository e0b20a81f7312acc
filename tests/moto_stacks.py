"""moto's server with CloudFormation: moto_stacks.py -H HOST -p PORT

To make stacks moto loads all that a template may have, API Gateway too, and that asks for a validator of OpenAPI
documents which nothing here needs. In its place stands one that nobody calls.

The policy of a bucket is kept and not obeyed: moto takes every condition in it to be met, so that one that denies plain
text shuts everybody out.
"""

import sys
import types

NAMES = ["openapi_spec_validator", "openapi_spec_validator.validation", "openapi_spec_validator.validation.exceptions"]
for name in NAMES:
    sys.modules[name] = types.ModuleType(name)
sys.modules[NAMES[0]].validate = None
sys.modules[NAMES[2]].OpenAPIValidationError = Exception

from moto.iam.access_control import PermissionResult  # noqa: E402
from moto.s3.models import FakeBucket  # noqa: E402
from moto.server import main  # noqa: E402

FakeBucket.get_permission = lambda bucket, action, resource: PermissionResult.NEUTRAL
main(sys.argv[1:])
