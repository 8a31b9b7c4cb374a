"""Says which sources become the object package `greeter`; the rest is pyproject.toml."""

from setuptools import setup

from orcjit_import.development.setuptools_command import ObjectPackage, commands

setup(
    ext_modules=[ObjectPackage("greeter", ["src/greet.cc", "src/count.c"])],
    cmdclass=commands,
    packages=[],
)
