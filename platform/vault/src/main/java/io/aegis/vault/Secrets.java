package io.aegis.vault;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;

/** Every backend that can resolve a reference. */
final class Secrets {
    private final Map<String, SecretSource> sources;

    Secrets(Map<String, SecretSource> sources) {
        this.sources = Map.copyOf(sources);
    }

    static Secrets in(Path directory) {
        return new Secrets(Map.of("env", new EnvironmentSecrets(System::getenv), "file", new FileSecrets(directory)));
    }

    Secret resolve(SecretReference reference) {
        SecretSource source = sources.get(reference.backend());
        if (source == null) {
            throw new VaultException(
                    VaultException.Code.UNKNOWN_BACKEND,
                    reference + ": there is no backend '" + reference.backend() + "'",
                    "use one of " + new TreeSet<>(sources.keySet()));
        }
        return source.resolve(reference);
    }
}
