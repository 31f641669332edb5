package io.aegis.sandbox.protocol;

import io.aegis.spi.identity.Authentication;
import io.aegis.spi.identity.Authentication.Authenticated;
import io.aegis.spi.identity.Credential;
import io.aegis.spi.identity.Principal;

/** Who is asking. */
public final class IdentityCodec {
    private IdentityCodec() {}

    static void write(WireWriter out, Principal principal) {
        out.text(principal.id()).optional(principal.team(), WireWriter::text);
        GuardCodec.labels(out, principal.labels(), Bounds.HELD_LABELS);
    }

    static Principal readPrincipal(WireReader in) {
        return new Principal(in.word(), in.optional(WireReader::word), GuardCodec.labels(in, Bounds.HELD_LABELS));
    }

    public static void write(WireWriter out, Credential credential) {
        switch (credential) {
            case Credential.KeyDigest digest -> writeDigest(out.octet(0), digest);
        }
    }

    public static Credential readCredential(WireReader in) {
        return switch (in.octet()) {
            case 0 -> readDigest(in);
            default -> throw new ProtocolException("no such credential");
        };
    }

    public static void writeDigest(WireWriter out, Credential.KeyDigest digest) {
        out.text(digest.sha256());
    }

    public static Credential.KeyDigest readDigest(WireReader in) {
        return new Credential.KeyDigest(in.word());
    }

    public static void write(WireWriter out, Authentication authentication) {
        switch (authentication) {
            case Authenticated authenticated -> writeAuthenticated(out.bool(true), authenticated);
            case Authentication.Rejected() -> out.bool(false);
        }
    }

    public static Authentication readAuthentication(WireReader in) {
        return in.bool() ? readAuthenticated(in) : new Authentication.Rejected();
    }

    public static void writeAuthenticated(WireWriter out, Authenticated authenticated) {
        write(out, authenticated.principal());
        out.optional(authenticated.routes(), GuardCodec::writeNames);
    }

    public static Authenticated readAuthenticated(WireReader in) {
        return new Authenticated(readPrincipal(in), in.optional(GuardCodec::readNames));
    }
}
