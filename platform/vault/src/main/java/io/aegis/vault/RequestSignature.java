package io.aegis.vault;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.aegis.spi.provider.UpstreamException;
import io.aegis.spi.provider.UpstreamRequest;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs requests to one upstream by AWS's Signature Version 4: method, path, query, every header that a plugin or the configuration sends, the host, the time
 * and the body. Safe for use by many threads.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">the published algorithm</a>
 */
final class RequestSignature {
    /** The headers that a signature writes, and nobody else. */
    static final Set<String> HEADERS =
            Set.of("authorization", "x-amz-date", "x-amz-security-token", "x-amz-content-sha256");

    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final String LAST_SCOPE = "aws4_request";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Pattern REGION = Pattern.compile("[.]([a-z]{2,3}(?:-[a-z]+)+-[0-9]{1,2})"
            + "[.](?:(?:vpce[.])?amazonaws[.]com(?:[.]cn)?|api[.](?:aws|amazonwebservices[.]com[.]cn))$");
    private static final HexFormat HEX = HexFormat.of();

    private final String host;
    private final Map<String, String> fixedHeaders;
    private final String service;
    private final String region;
    private final AwsCredential credential;
    private final Clock clock;

    RequestSignature(
            Destination destination,
            Map<String, String> fixedHeaders,
            CredentialPlacement.SigV4 placement,
            AwsCredential credential,
            Clock clock) {
        this.host = destination.authority();
        this.fixedHeaders = fixedHeaders;
        this.service = placement.service();
        this.region = region(destination, placement);
        this.credential = credential;
        this.clock = clock;
    }

    /** The region of the settings or of the host's name. Where both name one it is the same one: a signature for another region is always refused. */
    private static String region(Destination destination, CredentialPlacement.SigV4 placement) {
        Matcher host = REGION.matcher("." + destination.host());
        String named = host.find() ? host.group(1) : "";
        String region = placement.region().orElse(named);
        if (region.isEmpty()) {
            throw VaultException.invalid(
                    "the host of an upstream of AWS does not name a region",
                    "use a base URL such as https://bedrock-runtime.eu-west-1.amazonaws.com, or set the region");
        }
        if (!named.isEmpty() && !named.equals(region)) {
            throw VaultException.invalid(
                    "the region is " + region + " and the host of the base URL is in " + named,
                    "name the region of the host, or leave the region away");
        }
        return region;
    }

    /**
     * The lines that a signed request has beside its own.
     *
     * @param target path and query as they are sent
     */
    byte[] lines(UpstreamRequest request, String target) {
        String time = TIME.format(clock.instant());
        var added = new TreeMap<String, String>();
        added.put("x-amz-date", time);
        credential.token().ifPresent(token -> added.put("x-amz-security-token", text(token)));
        var headers = new TreeMap<>(added);
        headers.put("host", host);
        fixedHeaders.forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        request.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        var lines = new StringBuilder();
        added.forEach(
                (name, value) -> lines.append(name).append(": ").append(value).append("\r\n"));
        return lines.append("Authorization: ")
                .append(authorization(request, target, headers, time))
                .append("\r\n")
                .toString()
                .getBytes(US_ASCII);
    }

    private String authorization(
            UpstreamRequest request, String target, SortedMap<String, String> headers, String time) {
        String scope = time.substring(0, 8) + "/" + region + "/" + service + "/" + LAST_SCOPE;
        String names = String.join(";", headers.keySet());
        String canonical = canonical(request, target, headers, names);
        String toSign =
                ALGORITHM + "\n" + time + "\n" + scope + "\n" + HEX.formatHex(sha256(canonical.getBytes(UTF_8)));
        String signature = HEX.formatHex(hmac(signingKey(time.substring(0, 8)), toSign));
        return ALGORITHM + " Credential=" + text(credential.id()) + "/" + scope + ", SignedHeaders=" + names
                + ", Signature=" + signature;
    }

    private static String canonical(
            UpstreamRequest request, String target, SortedMap<String, String> headers, String names) {
        int question = target.indexOf('?');
        var canonical = new StringBuilder(request.method())
                .append('\n')
                .append(encoded(question < 0 ? target : target.substring(0, question), "/"))
                .append('\n')
                .append(question < 0 ? "" : query(target.substring(question + 1)))
                .append('\n');
        headers.forEach((name, value) -> canonical
                .append(name)
                .append(':')
                .append(value.strip().replaceAll(" +", " "))
                .append('\n'));
        return canonical
                .append('\n')
                .append(names)
                .append('\n')
                .append(HEX.formatHex(sha256(request.body())))
                .toString();
    }

    /** Parameters in the order of their encoded names and values. A plus is a space to some and a plus to others, so it is refused. */
    private static String query(String query) {
        if (query.indexOf('+') >= 0) {
            throw new UpstreamException(UpstreamException.Cause.REFUSED);
        }
        return Arrays.stream(query.split("&"))
                .filter(parameter -> !parameter.isEmpty())
                .map(parameter -> parameter.split("=", 2))
                .map(pair -> encodedOnce(pair[0]) + "=" + (pair.length < 2 ? "" : encodedOnce(pair[1])))
                .sorted()
                .reduce((one, other) -> one + "&" + other)
                .orElse("");
    }

    /** An escaped text in the one spelling that is signed. */
    private static String encodedOnce(String text) {
        var plain = new StringBuilder();
        for (int at = 0; at < text.length(); at++) {
            boolean escaped = text.charAt(at) == '%';
            plain.append(escaped ? (char) Integer.parseInt(text, at + 1, at + 3, 16) : text.charAt(at));
            at += escaped ? 2 : 0;
        }
        return encoded(plain, "");
    }

    /** Characters are bytes here: a target is ASCII, and so are its escapes. */
    private static String encoded(CharSequence octets, String further) {
        var encoded = new StringBuilder();
        for (int at = 0; at < octets.length(); at++) {
            char c = octets.charAt(at);
            boolean plain = RequestTarget.isAlphanumeric(c) || "-._~".indexOf(c) >= 0 || further.indexOf(c) >= 0;
            encoded.append(plain ? String.valueOf(c) : String.format("%%%02X", (int) c));
        }
        return encoded.toString();
    }

    private byte[] signingKey(String date) {
        byte[] secret = credential.key().reveal(Secret.Access.SIGNATURE);
        byte[] first = new byte[4 + secret.length];
        System.arraycopy("AWS4".getBytes(US_ASCII), 0, first, 0, 4);
        System.arraycopy(secret, 0, first, 4, secret.length);
        return hmac(hmac(hmac(hmac(first, date), region), service), LAST_SCOPE);
    }

    private static String text(Secret sent) {
        return new String(sent.reveal(Secret.Access.PLACEMENT), US_ASCII);
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this JDK has no HmacSHA256", missing);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this JDK has no SHA-256", missing);
        }
    }
}
