package io.aegis.vault;

import io.aegis.spi.provider.UpstreamException;
import io.aegis.spi.provider.UpstreamRequest;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes the heads of requests to one upstream and places its credential, after the plugin's last look. Immutable. */
final class RequestWriter {
    private static final byte[] END_OF_LINE = {'\r', '\n'};

    /** In these a body has a meaning, and its length is said even if there is none. */
    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

    private final String basePath;
    private final Set<String> methods;
    private final Set<String> credentialHeaders;
    private final Optional<String> credentialParameter;

    /** Lines that are the same in every request, the credential among them. */
    private final byte[] fixedLines;

    /** The credential's parameter, encoded; empty if it is not in the query. */
    private final byte[] parameter;

    private final @Nullable RequestSignature signature;

    RequestWriter(Destination destination, UpstreamDeclaration declaration, Optional<Secret> secret) {
        this(destination, declaration, secret, null);
    }

    /**
     * @param signature what signs each request, if the credential is placed so
     */
    RequestWriter(
            Destination destination,
            UpstreamDeclaration declaration,
            Optional<Secret> secret,
            @Nullable RequestSignature signature) {
        Map<String, String> headers = declaration.headers();
        Optional<CredentialPlacement> placement =
                declaration.credential().map(UpstreamDeclaration.Credential::placement);
        this.basePath = destination.path();
        this.methods = declaration.methods();
        this.signature = signature;
        this.credentialHeaders = placement.map(RequestWriter::headerNames).orElse(Set.of());
        this.credentialParameter = placement.flatMap(RequestWriter::parameterName);
        if (!RequestHeaders.areAllowed(headers, credentialHeaders)) {
            throw VaultException.invalid(
                    "a fixed header of an upstream is not allowed",
                    "leave credentials, Host and the headers of the connection away; put credentials into api_key");
        }
        var lines = new StringBuilder(
                "Host: " + destination.authority() + "\r\nAccept-Encoding: identity\r\nUser-Agent: aegis\r\n");
        headers.forEach(
                (name, value) -> lines.append(name).append(": ").append(value).append("\r\n"));
        var fixed = new ByteArrayOutputStream();
        fixed.writeBytes(ascii(lines.toString()));
        byte[] value =
                secret.map(known -> known.reveal(Secret.Access.PLACEMENT)).orElse(new byte[0]);
        placement.ifPresent(place -> fixed.writeBytes(line(place, value)));
        this.fixedLines = fixed.toByteArray();
        this.parameter = credentialParameter.map(name -> encoded(name, value)).orElse(new byte[0]);
    }

    /**
     * The head of a request.
     *
     * @throws UpstreamException if the request is refused
     */
    byte[] head(UpstreamRequest request) {
        boolean hasBody = WITH_BODY.contains(request.method());
        boolean known = methods.contains(request.method()) && (hasBody || request.body().length == 0);
        if (!known || !RequestHeaders.areAllowed(request.headers(), credentialHeaders)) {
            throw new UpstreamException(UpstreamException.Cause.REFUSED);
        }
        String target = RequestTarget.below(basePath, request.path(), credentialParameter);
        var lines = new StringBuilder(256);
        request.headers()
                .forEach((name, value) ->
                        lines.append(name).append(": ").append(value).append("\r\n"));
        if (hasBody) {
            lines.append("Content-Length: ").append(request.body().length).append("\r\n");
        }
        var head = new ByteArrayOutputStream(512);
        head.writeBytes(ascii(request.method() + " " + target));
        if (parameter.length > 0) {
            head.write(target.indexOf('?') < 0 ? '?' : '&');
            head.writeBytes(parameter);
        }
        head.writeBytes(ascii(" HTTP/1.1\r\n"));
        head.writeBytes(fixedLines);
        head.writeBytes(ascii(lines.toString()));
        if (signature != null) {
            head.writeBytes(signature.lines(request, target));
        }
        head.writeBytes(END_OF_LINE);
        return head.toByteArray();
    }

    private static Set<String> headerNames(CredentialPlacement placement) {
        return switch (placement) {
            case CredentialPlacement.Bearer() -> Set.of("authorization");
            case CredentialPlacement.Header(String name) -> Set.of(name);
            case CredentialPlacement.Query(String name) -> Set.of();
            case CredentialPlacement.SigV4 signed -> RequestSignature.HEADERS;
        };
    }

    private static Optional<String> parameterName(CredentialPlacement placement) {
        return placement instanceof CredentialPlacement.Query(String name) ? Optional.of(name) : Optional.empty();
    }

    private static byte[] line(CredentialPlacement placement, byte[] value) {
        return switch (placement) {
            case CredentialPlacement.Bearer() -> joined(ascii("Authorization: Bearer "), value, END_OF_LINE);
            case CredentialPlacement.Header(String name) -> joined(ascii(name + ": "), value, END_OF_LINE);
            case CredentialPlacement.Query(String name) -> new byte[0];
            case CredentialPlacement.SigV4 signed -> new byte[0];
        };
    }

    private static byte[] encoded(String name, byte[] value) {
        return ascii(
                name + "=" + URLEncoder.encode(new String(value, StandardCharsets.US_ASCII), StandardCharsets.UTF_8));
    }

    private static byte[] joined(byte[]... parts) {
        var joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
