package io.aegis.config;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a secret: {@code secret://<backend>/<path>[#key]}. It says where the secret is kept and is itself none.
 *
 * @param backend who keeps it
 * @param path what the backend calls it: a variable of the environment, or a file
 * @param key the entry within it, if the backend keeps several under one path
 */
public record SecretReference(String backend, String path, Optional<String> key) {
    static final String SCHEME = "secret://";
    static final List<String> BACKENDS = List.of("env", "file");
    static final List<String> LATER_BACKENDS = List.of("keyring", "vault", "aws", "gcp", "azure");

    static final Pattern FORM = Pattern.compile(
            "secret://(?<backend>[a-z0-9][a-z0-9._-]{0,63})/(?<path>[A-Za-z0-9._/@+~-]{1,512})(#(?<key>[A-Za-z0-9._/-]{1,128}))?");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    public SecretReference {
        requireNonNull(backend, "backend");
        requireNonNull(path, "path");
        requireNonNull(key, "key");
    }

    /** The reference that a text is, if it is one. A backend that does not exist is still a reference. */
    public static Optional<SecretReference> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        var reference = new SecretReference(
                matcher.group("backend"), matcher.group("path"), Optional.ofNullable(matcher.group("key")));
        return reference.isWellFormed() ? Optional.of(reference) : Optional.empty();
    }

    private boolean isWellFormed() {
        return switch (backend) {
            case "env" -> VARIABLE.matcher(path).matches();
            default -> List.of(path.split("/", -1)).stream().noneMatch(step -> step.equals("..") || step.equals("."));
        };
    }

    boolean hasKnownBackend() {
        return BACKENDS.contains(backend);
    }

    @Override
    public String toString() {
        return SCHEME + backend + "/" + path + key.map(entry -> "#" + entry).orElse("");
    }
}
