package io.aegis.vault;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * {@code secret://file/PATH[#key]}: a file below the secrets directory, or an absolute one written with two slashes, {@code secret://file//run/secrets/x}.
 *
 * <p>Without a key the secret is the whole file but for one line break at its end. With a key the file has lines {@code key=value}; the value is the rest
 * of the line as it stands, without quoting; empty lines and lines that begin with {@code #} are skipped.
 */
final class FileSecrets implements SecretSource {
    private static final long LARGEST = 64 * 1024;

    private final Path directory;

    FileSecrets(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
    }

    @Override
    public Secret resolve(SecretReference reference) {
        String text = read(reference);
        return Secret.of(
                reference,
                reference.key().map(key -> line(reference, text, key)).orElseGet(() -> withoutLastBreak(text)));
    }

    private Path file(SecretReference reference) {
        Path file = directory.resolve(reference.path()).normalize();
        if (!reference.path().startsWith("/") && !file.startsWith(directory)) {
            throw VaultException.unresolved(
                    reference + " leads out of the secrets directory",
                    "write an absolute path: secret://file//run/secrets/name");
        }
        return file;
    }

    private String read(SecretReference reference) {
        Path file = file(reference);
        try {
            if (!Files.isRegularFile(file)) {
                throw VaultException.unresolved(
                        reference + ": there is no file " + file, "create it, or correct the path");
            }
            if (Files.size(file) > LARGEST) {
                throw VaultException.unresolved(
                        reference + ": the file is larger than 64 KiB", "store the bare credential");
            }
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (CharacterCodingException notText) {
            throw VaultException.unresolved(reference + ": the file is not UTF-8 text", "store the bare credential");
        } catch (IOException unreadable) {
            throw VaultException.unresolved(
                    reference + ": the file cannot be read ("
                            + unreadable.getClass().getSimpleName() + ")",
                    "let the user that runs the gateway read " + file);
        }
    }

    private static String line(SecretReference reference, String text, String key) {
        return text.lines()
                .filter(line -> !line.startsWith("#") && line.startsWith(key + "="))
                .findFirst()
                .map(line -> line.substring(key.length() + 1))
                .orElseThrow(() -> VaultException.unresolved(
                        reference + ": the file has no line '" + key + "=...'", "add the line, or correct the key"));
    }

    private static String withoutLastBreak(String text) {
        if (text.endsWith("\r\n")) {
            return text.substring(0, text.length() - 2);
        }
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }
}
