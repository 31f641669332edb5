package io.aegis.vault;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code secret://<backend>/<path>[#key]}: where a secret lies.
 *
 * @param backend who keeps it
 * @param path where; begins with a slash if it was written with two
 * @param key which part of it
 */
record SecretReference(String backend, String path, Optional<String> key) {
    private static final Pattern SYNTAX =
            Pattern.compile("secret://([a-z][a-z0-9-]{0,63})/([^#\\s]{1,1024})(?:#([^#\\s]{1,256}))?");

    /**
     * Reads a reference. What is not one may be the credential itself, so the message does not repeat it.
     *
     * @param setting the setting that holds it, for the message
     */
    static SecretReference parse(String setting, String text) {
        var matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            throw VaultException.invalid(
                    setting + " is not a reference to a secret",
                    "write secret://env/NAME or secret://file/PATH and keep the value out of the configuration");
        }
        return new SecretReference(matcher.group(1), matcher.group(2), Optional.ofNullable(matcher.group(3)));
    }

    @Override
    public String toString() {
        return "secret://" + backend + "/" + path + key.map(name -> "#" + name).orElse("");
    }
}
