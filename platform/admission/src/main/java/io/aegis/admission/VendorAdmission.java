package io.aegis.admission;

import io.aegis.admission.AdmissionResult.Admitted;
import io.aegis.admission.AdmissionResult.Refused;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Decides over the file of a vendor: who signed it first, and only then what is in it. */
final class VendorAdmission {
    private static final int MAX_SIZE = 64 * 1024 * 1024;
    private static final List<PluginTier> TIERS =
            List.of(PluginTier.VERIFIED, PluginTier.SANDBOXED, PluginTier.PROCESS);

    private VendorAdmission() {}

    /** A vendor's jar whose manifest can be read. */
    private record Opened(
            JarContents jar, BundleManifest manifest, PluginDeclaration declaration, String name, String version) {}

    static AdmissionResult judge(PluginFile file, PluginTier tier, Set<String> grants, Trust trust) {
        try {
            String digest = digest(file);
            VendorKey signer = SignatureCheck.signer(file, digest, trust);
            Opened opened = opened(file);
            SignatureCheck.requireCovered(signer, opened.declaration().type());
            List<AdmissionFinding> findings = findings(opened, tier, grants);
            return findings.isEmpty()
                    ? new Admitted(admitted(file, digest, signer, tier, opened))
                    : refused(file, findings);
        } catch (MalformedException malformed) {
            return refused(file, List.of(malformed.finding()));
        }
    }

    static AdmissionReport report(PluginFile file, Trust trust) {
        String digest = Sha256.of(file.bytes());
        Optional<String> key = signedWith(file);
        try {
            requireModest(file);
            Opened opened = opened(file);
            var tiers = new EnumMap<PluginTier, List<AdmissionFinding>>(PluginTier.class);
            for (PluginTier tier : TIERS) {
                tiers.put(tier, findings(opened, tier, opened.declaration().needs()));
            }
            return new AdmissionReport(
                    Words.shown(file.name()),
                    digest,
                    key,
                    signature(file, digest, trust, opened.declaration().type()),
                    Optional.of(new AdmissionReport.Identity(
                            opened.name(), opened.version(), opened.declaration(), upstream(opened.jar()))),
                    tiers);
        } catch (MalformedException malformed) {
            var tiers = new EnumMap<PluginTier, List<AdmissionFinding>>(PluginTier.class);
            TIERS.forEach(tier -> tiers.put(tier, List.of(malformed.finding())));
            return new AdmissionReport(
                    Words.shown(file.name()), digest, key, signature(file, digest, trust, ""), Optional.empty(), tiers);
        }
    }

    private static Optional<String> upstream(JarContents jar) {
        try {
            return SettingsSchema.parse(jar.schema()).declared().upstream();
        } catch (MalformedException reported) { // it is among the findings of every tier
            return Optional.empty();
        }
    }

    private static Optional<AdmissionFinding> signature(PluginFile file, String digest, Trust trust, String name) {
        try {
            VendorKey signer = SignatureCheck.signer(file, digest, trust);
            if (!name.isEmpty()) {
                SignatureCheck.requireCovered(signer, name);
            }
            return Optional.empty();
        } catch (MalformedException wrong) {
            return Optional.of(wrong.finding());
        }
    }

    private static Optional<String> signedWith(PluginFile file) {
        try {
            return file.signature().isPresent()
                    ? Optional.of(
                            SignatureEnvelope.parse(file.signature().get()).key())
                    : Optional.empty();
        } catch (MalformedException broken) {
            return Optional.empty();
        }
    }

    private static Opened opened(PluginFile file) throws MalformedException {
        JarContents jar = JarContents.read(file.bytes());
        BundleManifest manifest = jar.manifest();
        PluginDeclaration declaration = DeclarationReader.read(manifest);
        if (declaration.type().startsWith("aegis.") || declaration.type().indexOf('.') < 0) {
            throw new MalformedException(
                    "AEG-PLG-002",
                    "Provide-Capability",
                    "the name " + declaration.type()
                            + " belongs to the gateway: a vendor's begins with the vendor's prefix");
        }
        return new Opened(
                jar,
                manifest,
                declaration,
                HeaderRules.symbolicName(manifest),
                HeaderRules.version(manifest, declaration));
    }

    private static List<AdmissionFinding> findings(Opened opened, PluginTier tier, Set<String> grants)
            throws MalformedException {
        var findings = new LinkedHashSet<AdmissionFinding>();
        findings.addAll(Grants.unknown(grants));
        try {
            findings.addAll(VendorRules.everywhere(opened.jar(), opened.manifest(), opened.declaration()));
            Grants.requireUpstream(
                    opened.declaration(), SettingsSchema.parse(opened.jar().schema()));
        } catch (MalformedException malformed) {
            findings.add(malformed.finding());
        }
        switch (tier) {
            case TRUSTED ->
                findings.add(new AdmissionFinding(
                        "AEG-PLG-006",
                        "tier",
                        "the tier trusted is for the gateway's own plugins; choose verified, sandboxed or process"));
            case VERIFIED ->
                findings.addAll(VendorRules.verified(opened.jar(), opened.manifest(), opened.declaration()));
            case SANDBOXED, PROCESS -> findings.addAll(VendorRules.needs(opened.declaration(), grants));
        }
        return new ArrayList<>(findings).subList(0, Math.min(FindingSet.MOST, findings.size()));
    }

    private static AdmittedPlugin admitted(
            PluginFile file, String digest, VendorKey signer, PluginTier tier, Opened opened)
            throws MalformedException {
        return new AdmittedPlugin(
                file.name(),
                file.bytes(),
                digest,
                opened.name(),
                opened.version(),
                tier,
                opened.declaration().needs(),
                Optional.of(signer),
                opened.declaration(),
                SettingsSchema.parse(opened.jar().schema()));
    }

    private static String digest(PluginFile file) throws MalformedException {
        requireModest(file);
        return Sha256.of(file.bytes());
    }

    private static void requireModest(PluginFile file) throws MalformedException {
        if (file.bytes().length > MAX_SIZE) {
            throw new MalformedException("file " + Words.shown(file.name()), "is larger than " + MAX_SIZE + " bytes");
        }
    }

    private static AdmissionResult refused(PluginFile file, List<AdmissionFinding> findings) {
        return new Refused(new RefusedBundle(Words.shown(file.name()), findings));
    }
}
