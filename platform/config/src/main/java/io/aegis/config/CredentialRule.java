package io.aegis.config;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** A credential field takes a reference and nothing else; its value is never repeated. */
final class CredentialRule {
    private static final Pattern NAMES = Pattern.compile("(.*_)?(api_?keys?|token|secret|password|passwd|pwd|passphrase"
            + "|credentials?|private_key|access_key|authorization|bearer|cookie)|.*_key|.*_pass");
    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    private final Problems problems;

    CredentialRule(Problems problems) {
        this.problems = problems;
    }

    /** Whether a setting of this name holds a credential as far as the name can tell. */
    static boolean looksLikeCredential(String name) {
        String words = HUMP.matcher(name)
                .replaceAll("_")
                .toLowerCase(Locale.ROOT)
                .replace('-', '_')
                .replace('.', '_');
        return NAMES.matcher(words).matches();
    }

    void requireReference(Node node, KeyPath path) {
        Optional<SecretReference> reference =
                node instanceof Node.Text text ? SecretReference.parse(text.value()) : Optional.empty();
        if (reference.isEmpty()) {
            literal(node, path);
        } else if (!reference.get().hasKnownBackend()) {
            unknownBackend(node, path, reference.get().backend());
        }
    }

    private void literal(Node node, KeyPath path) {
        boolean isMeantAsReference =
                node instanceof Node.Text text && text.value().startsWith(SecretReference.SCHEME);
        problems.invalid(
                node.position(),
                path,
                isMeantAsReference
                        ? "this is not a well-formed secret reference"
                        : "a credential field holds something else than a reference",
                "A configuration is copied, shown and kept as evidence, so it holds no credential.",
                "Write `secret://env/NAME` or `secret://file/PATH`, and change the credential if it was ever saved"
                        + " here.");
    }

    private void unknownBackend(Node node, KeyPath path, String backend) {
        boolean isLater = SecretReference.LATER_BACKENDS.contains(backend);
        problems.error(
                ConfigCode.SECRET_BACKEND_UNKNOWN,
                node.position(),
                path.toString(),
                isLater
                        ? "this secret backend is not built yet in " + Release.VERSION
                        : "this secret backend does not exist",
                "Nothing could resolve the reference.",
                Spelling.suggest(
                        backend,
                        SecretReference.BACKENDS,
                        "Backends: " + String.join(", ", SecretReference.BACKENDS) + "."));
    }
}
