package io.aegis.admission;

import io.aegis.admission.AdmissionResult.Admitted;
import io.aegis.admission.AdmissionResult.Refused;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides over the file of a vendor: who signed it first, and only then what is in it.
 *
 * <p>What is in the same bytes is looked at once for each tier and its grants, and remembered; whom the operator trusts is asked every time.
 */
final class VendorAdmission {
    private static final int MAX_SIZE = 64 * 1024 * 1024;
    private static final List<PluginTier> TIERS =
            List.of(PluginTier.VERIFIED, PluginTier.SANDBOXED, PluginTier.PROCESS);

    /** Far more files than a gateway has plugins. */
    private static final int REMEMBERED = 256;

    private final Remembered<Question, Contents> judged = new Remembered<>(REMEMBERED);
    private final SignatureCheck signatures = new SignatureCheck();

    /** What the findings over a file depend on. */
    private record Question(String digest, PluginTier tier, Set<String> grants) {
        Question {
            grants = Set.copyOf(grants);
        }
    }

    /** What is in a file. With no finding there is a schema. */
    private record Contents(
            PluginDeclaration declaration,
            String name,
            String version,
            Optional<SettingsSchema> schema,
            List<AdmissionFinding> findings) {}

    /** A vendor's jar whose manifest can be read. */
    private record Opened(
            JarContents jar, BundleManifest manifest, PluginDeclaration declaration, String name, String version) {}

    AdmissionResult judge(PluginFile file, PluginTier tier, Set<String> grants, Trust trust) {
        try {
            String digest = digest(file);
            VendorKey signer = signatures.signer(file, digest, trust);
            Contents contents = judged.of(new Question(digest, tier, grants), () -> contents(file, tier, grants));
            SignatureCheck.requireCovered(signer, contents.declaration().type());
            return contents.findings().isEmpty()
                    ? new Admitted(admitted(file, digest, signer, tier, contents))
                    : refused(file, contents.findings());
        } catch (MalformedException malformed) {
            return refused(file, List.of(malformed.finding()));
        }
    }

    static Optional<String> name(PluginFile file) {
        try {
            requireModest(file);
            return Optional.of(opened(file).declaration().type());
        } catch (MalformedException unreadable) {
            return Optional.empty();
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
                tiers.put(
                        tier,
                        contents(opened, tier, opened.declaration().needs()).findings());
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
            VendorKey signer = new SignatureCheck().signer(file, digest, trust);
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

    private static Contents contents(PluginFile file, PluginTier tier, Set<String> grants) throws MalformedException {
        return contents(opened(file), tier, grants);
    }

    private static Contents contents(Opened opened, PluginTier tier, Set<String> grants) throws MalformedException {
        var findings = new LinkedHashSet<AdmissionFinding>();
        findings.addAll(Grants.unknown(grants));
        Optional<SettingsSchema> schema = Optional.empty();
        try {
            findings.addAll(VendorRules.everywhere(opened.jar(), opened.manifest(), opened.declaration()));
            schema = Optional.of(SettingsSchema.parse(opened.jar().schema()));
            Grants.requireUpstream(opened.declaration(), schema.get());
        } catch (MalformedException malformed) {
            findings.add(malformed.finding());
        }
        findings.addAll(ofTier(opened, tier, grants));
        return new Contents(
                opened.declaration(),
                opened.name(),
                opened.version(),
                schema,
                findings.stream().limit(FindingSet.MOST).toList());
    }

    private static List<AdmissionFinding> ofTier(Opened opened, PluginTier tier, Set<String> grants)
            throws MalformedException {
        return switch (tier) {
            case TRUSTED ->
                List.of(new AdmissionFinding(
                        "AEG-PLG-006",
                        "tier",
                        "the tier trusted is for the gateway's own plugins; choose verified, sandboxed or process"));
            case VERIFIED -> VendorRules.verified(opened.jar(), opened.manifest(), opened.declaration());
            case SANDBOXED, PROCESS -> VendorRules.apart(opened.jar(), opened.declaration(), grants);
        };
    }

    private static AdmittedPlugin admitted(
            PluginFile file, String digest, VendorKey signer, PluginTier tier, Contents contents) {
        return new AdmittedPlugin(
                file.name(),
                file.bytes(),
                digest,
                contents.name(),
                contents.version(),
                tier,
                contents.declaration().needs(),
                Optional.of(signer),
                contents.declaration(),
                contents.schema().orElseThrow());
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
