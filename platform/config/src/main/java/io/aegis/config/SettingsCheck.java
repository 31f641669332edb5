package io.aegis.config;

import java.util.Map;
import java.util.Optional;

/** Finds credentials in the settings of a plugin, before the plugin sees them. */
final class SettingsCheck {
    private final Problems problems;
    private final CredentialRule credentials;

    SettingsCheck(Problems problems) {
        this.problems = problems;
        this.credentials = new CredentialRule(problems);
    }

    /**
     * Checks one setting.
     *
     * @param pointer where it is within the settings, with {@code *} for a list index
     */
    void check(Node node, Optional<SettingsSchema> schema, KeyPath path, String pointer) {
        check(node, schema, path, pointer, false);
    }

    private void check(
            Node node, Optional<SettingsSchema> schema, KeyPath path, String pointer, boolean isInCredential) {
        boolean isCredential = isCredential(schema, path, pointer, isInCredential);
        switch (node) {
            case Node.Text text -> text(text, isCredential, path);
            case Node.Numeral numeral -> {
                if (isCredential) {
                    credentials.requireReference(numeral, path);
                }
            }
            case Node.Flag ignored -> {}
            case Node.Nothing ignored -> {}
            case Node.Items items -> {
                for (int index = 0; index < items.values().size(); index++) {
                    check(items.values().get(index), schema, path.child(index), pointer + "/*", isCredential);
                }
            }
            case Node.Entries entries -> {
                for (Map.Entry<String, Node.Entry> entry : entries.values().entrySet()) {
                    KeyPath child = path.child(entry.getKey());
                    check(entry.getValue().value(), schema, child, pointer + "/" + entry.getKey(), isCredential);
                }
            }
        }
    }

    private static boolean isCredential(
            Optional<SettingsSchema> schema, KeyPath path, String pointer, boolean isInCredential) {
        if (schema.filter(known -> known.credentials().contains(pointer)).isPresent()) {
            return true;
        }
        if (schema.filter(known -> known.notCredentials().contains(pointer)).isPresent()) {
            return false;
        }
        return isInCredential || CredentialRule.looksLikeCredential(path.steps().getLast());
    }

    private void text(Node.Text text, boolean isCredential, KeyPath path) {
        if (isCredential || text.value().startsWith(SecretReference.SCHEME)) {
            credentials.requireReference(text, path);
        } else if (Urls.holdsCredential(text.value())) {
            Urls.Fault fault = Urls.credentialFault();
            problems.invalid(text.position(), path, fault.what(), fault.why(), fault.fix());
        }
    }
}
