package io.aegis.admission;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What is asked of the jar of a vendor, whoever signed it: in every tier, and in the tier verified. */
final class VendorRules {
    private static final String SERVICES = "META-INF/services/";
    /** Commas, blanks and asterisks make several of one path for whoever reads it later. */
    private static final Pattern DESCRIPTION = Pattern.compile("[A-Za-z0-9_$./-]+\\.xml");

    private static final int MOST = 20;

    private VendorRules() {}

    /** What a vendor's jar must be in every tier. */
    static List<AdmissionFinding> everywhere(JarContents jar, BundleManifest manifest, PluginDeclaration declaration)
            throws MalformedException {
        var findings = new ArrayList<AdmissionFinding>();
        findings.addAll(jar.findings());
        findings.addAll(HeaderRules.forbidden(manifest));
        findings.addAll(HeaderRules.wiring(manifest));
        findings.addAll(foreign(jar));
        String implementation = implementation(jar, manifest, declaration);
        findings.addAll(LifecycleRules.findings(jar, implementation));
        String own = services(declaration);
        Optional<byte[]> services = jar.text(own);
        if (services.isPresent() && !JarContents.lines(services.get()).equals(List.of(implementation))) {
            findings.add(finding("entry " + own, "it names the class of the component, " + implementation + ", alone"));
        }
        findings.addAll(Grants.misfits(declaration));
        return findings;
    }

    /** What a vendor's jar must be to run in a process of its own, with the grants that it has there. */
    static List<AdmissionFinding> apart(JarContents jar, PluginDeclaration declaration, Set<String> grants) {
        var findings = new ArrayList<>(needs(declaration, grants));
        String own = services(declaration);
        if (!jar.names().contains(own)) {
            findings.add(finding(
                    "entry " + own,
                    "it is missing, and a process of its own finds the factory there: write the name of the factory's"
                            + " class into it, or install the plugin in the tier verified, which does without"));
        }
        return findings;
    }

    /** What a vendor's jar must be to run in the gateway's process. */
    static List<AdmissionFinding> verified(JarContents jar, BundleManifest manifest, PluginDeclaration declaration)
            throws MalformedException {
        var findings = new ArrayList<AdmissionFinding>();
        for (String need : declaration.needs()) {
            findings.add(new AdmissionFinding(
                    "AEG-PLG-007",
                    "Require-Capability",
                    "it needs the grant " + need
                            + ", and a verified plugin has none: install it in the tier sandboxed, with --tier"
                            + " sandboxed --grant " + need));
        }
        findings.addAll(HeaderRules.imports(manifest));
        String own = services(declaration);
        jar.names().stream()
                .filter(name -> name.startsWith(SERVICES) && !name.equals(own))
                .sorted()
                .limit(MOST)
                .forEach(name -> findings.add(finding(
                        "entry " + Words.shown(name),
                        "a verified plugin registers no services but its factory; the tier sandboxed would allow it")));
        if (jar.findings().isEmpty()) {
            // Of a class that is not what its entry says, there is nothing more to say.
            findings.addAll(VerifiedClasses.of(jar).findings());
        }
        return findings;
    }

    /** Needs that the operator has not granted. */
    private static List<AdmissionFinding> needs(PluginDeclaration declaration, Set<String> grants) {
        var findings = new ArrayList<AdmissionFinding>();
        for (String need : declaration.needs().stream().sorted().toList()) {
            if (!grants.contains(need)) {
                findings.add(new AdmissionFinding(
                        "AEG-PLG-007",
                        "Require-Capability",
                        "it needs the grant " + need + ", which is not granted; --grant " + need + " grants it"));
            }
        }
        return findings;
    }

    /** The entry that names the factory where there is no OSGi. */
    private static String services(PluginDeclaration declaration) {
        return SERVICES + declaration.kind().contract().getName();
    }

    private static String implementation(JarContents jar, BundleManifest manifest, PluginDeclaration declaration)
            throws MalformedException {
        String contract = declaration.kind().contract().getName();
        String header = "Service-Component";
        String path = manifest.header(header).orElse("");
        Optional<byte[]> file = DESCRIPTION.matcher(path).matches() ? jar.text(path) : Optional.empty();
        if (file.isEmpty()) {
            throw new MalformedException(
                    "AEG-PLG-006",
                    "header " + header,
                    "it names exactly one description of a component, which is in the jar");
        }
        String implementation = ComponentReader.implementation("entry " + Words.shown(path), file.get(), contract);
        if (!jar.names().contains(implementation.replace('.', '/') + ".class")) {
            throw new MalformedException(
                    "AEG-PLG-006",
                    "entry " + Words.shown(path),
                    "the component is the class " + Words.shown(implementation) + ", which is not in the jar");
        }
        return implementation;
    }

    private static List<AdmissionFinding> foreign(JarContents jar) {
        return jar.names().stream()
                .filter(name -> name.startsWith("io/aegis/") && name.endsWith(".class"))
                .sorted()
                .limit(MOST)
                .map(name -> finding("entry " + Words.shown(name), "the package io.aegis belongs to the gateway"))
                .toList();
    }

    private static AdmissionFinding finding(String place, String message) {
        return new AdmissionFinding("AEG-PLG-006", place, message);
    }
}
