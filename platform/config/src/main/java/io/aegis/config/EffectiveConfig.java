package io.aegis.config;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The configuration that holds after every layer was applied, with all defaults written out. Credentials are references, so it
 * may be shown, kept as evidence and compared.
 */
public final class EffectiveConfig {
    private final Map<String, @Nullable Object> values;
    private final String json;
    private final String digest;

    EffectiveConfig(Map<String, @Nullable Object> values) {
        this.values = requireNonNull(values, "values");
        this.json = CanonicalJson.of(values);
        this.digest = "sha256:" + sha256(json);
    }

    /**
     * Takes what a record holds as it stands, whether the checks of today would let it through or not: it can be compared, and never runs.
     *
     * @return empty if these are no keys with values
     */
    public static Optional<EffectiveConfig> recorded(ConfigSource source) {
        var problems = new Problems();
        return source.text(problems)
                .flatMap(text -> YamlReader.read(Position.Origin.FILE, source.name(), text, problems))
                .filter(root -> root instanceof Node.Entries && !problems.isRefused())
                .map(root -> new EffectiveConfig(Trees.plain((Node.Entries) root)));
    }

    /** Every difference between this and a later one. */
    public List<Change> changesTo(EffectiveConfig after) {
        return Change.between(this, after);
    }

    /** Canonical JSON by RFC 8785. */
    public String json() {
        return json;
    }

    /** The same as YAML, in the order of the file; it loads again to the same digest. */
    public String yaml() {
        return YamlText.of(values);
    }

    /** {@code sha256:} and the SHA-256 of {@link #json()} in lower-case hexadecimal. */
    public String digest() {
        return digest;
    }

    Map<String, @Nullable Object> values() {
        return values;
    }

    private static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EffectiveConfig that && json.equals(that.json);
    }

    @Override
    public int hashCode() {
        return json.hashCode();
    }

    @Override
    public String toString() {
        return digest;
    }
}
