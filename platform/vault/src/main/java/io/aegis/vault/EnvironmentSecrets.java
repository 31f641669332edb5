package io.aegis.vault;

import org.jspecify.annotations.Nullable;

/** {@code secret://env/NAME}: variables of the gateway's own environment. */
final class EnvironmentSecrets implements SecretSource {
    /** Reads one variable. */
    @FunctionalInterface
    interface Variables {
        @Nullable
        String value(String name);
    }

    private final Variables variables;

    EnvironmentSecrets(Variables variables) {
        this.variables = variables;
    }

    @Override
    public Secret resolve(SecretReference reference) {
        if (reference.key().isPresent()) {
            throw VaultException.unresolved(reference + ": a variable has no keys", "leave the part after '#' away");
        }
        String value = variables.value(reference.path());
        if (value == null || value.isEmpty()) {
            throw VaultException.unresolved(
                    reference + ": the variable " + reference.path() + " is not set",
                    "export " + reference.path() + " in the environment that starts the gateway");
        }
        return Secret.of(reference, value);
    }
}
