package io.aegis.admission;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A vendor with a key, and an operator who has pinned it. */
final class Signed {
    static final SigningKeys.Pair KEY = SigningKeys.generate();
    static final VendorKey PIN = VendorKey.pin("Acme", "acme.", KEY.publicPem());
    static final Trust TRUST = new Trust(List.of(PIN), Set.of(), Set.of());

    private Signed() {}

    static PluginFile file(byte[] jar) {
        return file(jar, KEY);
    }

    static PluginFile file(byte[] jar, SigningKeys.Pair key) {
        String envelope = Signing.sign(jar, key.privatePem(), key.publicPem()).json();
        return new PluginFile("tickets.jar", jar, Optional.of(envelope.getBytes(StandardCharsets.UTF_8)));
    }

    static List<AdmissionFinding> findings(byte[] jar, PluginTier tier, String... grants) {
        return findings(judge(file(jar), tier, TRUST, grants));
    }

    static List<AdmissionFinding> findings(AdmissionResult result) {
        return switch (result) {
            case AdmissionResult.Admitted ignored -> List.of();
            case AdmissionResult.Refused(RefusedBundle bundle) -> bundle.findings();
        };
    }

    static AdmissionResult judge(PluginFile file, PluginTier tier, Trust trust, String... grants) {
        return new Admission(java.util.Map.of()).judge(file, tier, Set.of(grants), trust);
    }
}
