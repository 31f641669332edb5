package io.aegis.admission;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the file {@code X.jar.sig} holds.
 *
 * @param key fingerprint of the key that signed
 * @param sha256 hexadecimal SHA-256 of the jar
 * @param signature 64 bytes. Not copied
 */
public record SignatureEnvelope(String key, String sha256, byte[] signature) {
    /** What the first line of a signed message and the member {@code format} say. */
    static final String FORMAT = "aegis-plugin-signature/1";

    private static final String ALGORITHM = "Ed25519";
    private static final int SIGNATURE_SIZE = 64;
    private static final int MAX_SIZE = 4096;
    private static final Set<String> MEMBERS = Set.of("format", "algorithm", "key", "sha256", "signature");
    private static final Pattern FINGERPRINT = Pattern.compile("sha256:[0-9a-f]{64}");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    public SignatureEnvelope {
        requireNonNull(key, "key");
        requireNonNull(sha256, "sha256");
        if (!FINGERPRINT.matcher(key).matches()
                || !DIGEST.matcher(sha256).matches()
                || signature.length != SIGNATURE_SIZE) {
            throw new IllegalArgumentException(
                    "a fingerprint, a digest in small hexadecimal letters and a signature of 64 bytes");
        }
    }

    static SignatureEnvelope parse(byte[] file) throws MalformedException {
        if (file.length > MAX_SIZE) {
            throw malformed("it has at most " + MAX_SIZE + " bytes");
        }
        ObjectNode members = object(file);
        if (!text(members, "format").equals(FORMAT)) {
            throw malformed("format is " + FORMAT + "; this gateway reads no other");
        }
        if (!text(members, "algorithm").equals(ALGORITHM)) {
            throw malformed("algorithm is " + ALGORITHM + "; no other is accepted");
        }
        if (!FINGERPRINT.matcher(text(members, "key")).matches()) {
            throw malformed("key is sha256: and 64 hexadecimal digits in small letters");
        }
        if (!DIGEST.matcher(text(members, "sha256")).matches()) {
            throw malformed("sha256 is 64 hexadecimal digits in small letters");
        }
        return new SignatureEnvelope(
                text(members, "key"), text(members, "sha256"), signature(text(members, "signature")));
    }

    /** As the file holds it. */
    public String json() {
        return """
            {
              "format": "%s",
              "algorithm": "%s",
              "key": "%s",
              "sha256": "%s",
              "signature": "%s"
            }
            """.formatted(FORMAT, ALGORITHM, key, sha256, Base64.getEncoder().encodeToString(signature));
    }

    /** The bytes that are signed for a jar of a digest. */
    static byte[] message(String sha256) {
        return (FORMAT + "\n" + sha256 + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return "SignatureEnvelope" + new TreeMap<>(Map.of("key", key, "sha256", sha256));
    }

    private static ObjectNode object(byte[] file) throws MalformedException {
        try {
            JsonNode root = JSON.readTree(new String(file, StandardCharsets.UTF_8));
            if (root instanceof ObjectNode members
                    && Set.copyOf(members.propertyNames()).equals(MEMBERS)) {
                return members;
            }
        } catch (JacksonException broken) {
            throw malformed("it is one JSON object without duplicate members");
        }
        throw malformed("it is a JSON object with the members format, algorithm, key, sha256 and signature alone");
    }

    private static String text(ObjectNode members, String name) throws MalformedException {
        JsonNode value = members.get(name);
        if (!value.isString()) {
            throw malformed(name + " is a string");
        }
        return value.asString();
    }

    private static byte[] signature(String base64) throws MalformedException {
        try {
            byte[] signature = Base64.getDecoder().decode(base64);
            if (signature.length == SIGNATURE_SIZE
                    && Base64.getEncoder().encodeToString(signature).equals(base64)) {
                return signature;
            }
        } catch (IllegalArgumentException odd) {
            // The same is wrong as with a signature of another length.
        }
        throw malformed("signature is 64 bytes in base64");
    }

    private static MalformedException malformed(String message) {
        return new MalformedException("signature file", message);
    }
}
