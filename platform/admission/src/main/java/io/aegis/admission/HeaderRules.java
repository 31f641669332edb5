package io.aegis.admission;

import io.aegis.admission.ManifestHeader.Clause;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What headers a bundle may have, beside its declaration. */
final class HeaderRules {
    private static final Pattern SYMBOLIC_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");
    private static final Pattern VERSION =
            Pattern.compile("(0|[1-9]\\d{0,8})\\.(0|[1-9]\\d{0,8})\\.(0|[1-9]\\d{0,8})" + "(\\.[A-Za-z0-9_-]{1,64})?");
    /** Headers that would give a bundle more than its declaration says, or another bundle a part of it. */
    private static final List<String> FORBIDDEN = List.of(
            "Add-Exports",
            "Add-Opens",
            "Agent-Class",
            "Boot-Class-Path",
            "Bundle-ActivationPolicy",
            "Bundle-Activator",
            "Bundle-NativeCode",
            "Bundle-UpdateLocation",
            "Can-Redefine-Classes",
            "Can-Retransform-Classes",
            "Class-Path",
            "DynamicImport-Package",
            "Enable-Native-Access",
            "Export-Package",
            "ExtensionBundle-Activator",
            "Fragment-Host",
            "Launcher-Agent-Class",
            "Multi-Release",
            "Plugin-Class",
            "Plugin-Dependencies",
            "Premain-Class",
            "Require-Bundle");
    /** What a vendor's bundle may require of the framework. */
    private static final Set<String> REQUIRED = Set.of("aegis.grant", "osgi.ee", "osgi.extender");
    /** What a vendor's bundle may say that it provides. */
    private static final Set<String> PROVIDED = Set.of("aegis.plugin", "osgi.service", "osgi.serviceloader");

    private HeaderRules() {}

    /** Headers that no bundle may have. */
    static List<AdmissionFinding> forbidden(BundleManifest manifest) {
        var findings = new ArrayList<AdmissionFinding>();
        for (String header : FORBIDDEN) {
            if (manifest.header(header).isPresent()) {
                findings.add(finding("header " + header, "a plugin has no such header"));
            }
        }
        manifest.header("Bundle-ClassPath")
                .filter(path -> !path.strip().equals("."))
                .ifPresent(path ->
                        findings.add(finding("header Bundle-ClassPath", "the classes of a plugin lie in its own jar")));
        return findings;
    }

    static String symbolicName(BundleManifest manifest) throws MalformedException {
        String name = manifest.header("Bundle-SymbolicName").orElse("");
        if (!SYMBOLIC_NAME.matcher(name).matches()
                || !manifest.header("Bundle-ManifestVersion").equals(Optional.of("2"))) {
            throw new MalformedException(
                    "Bundle-SymbolicName", "a bundle has a name without parameters and manifest version 2");
        }
        return name;
    }

    /** The version of a vendor's plugin, which its manifest says in two headers. */
    static String version(BundleManifest manifest, PluginDeclaration declaration) throws MalformedException {
        String version = manifest.header("Bundle-Version").orElse("");
        if (!VERSION.matcher(version).matches()) {
            throw new MalformedException(
                    "Bundle-Version",
                    "a version is X.Y.Z or, as OSGi writes a qualifier, X.Y.Z.QUALIFIER, as in 1.2.0 and 1.2.0.rc1");
        }
        requireEqual(manifest, "Plugin-Version", version, "the Bundle-Version");
        requireEqual(manifest, "Plugin-Id", declaration.type(), "the type of its capability");
        return version;
    }

    /** What a vendor's bundle may have the framework wire to it. */
    static List<AdmissionFinding> wiring(BundleManifest manifest) throws MalformedException {
        var findings = new ArrayList<AdmissionFinding>();
        unknown(manifest, "Require-Capability", REQUIRED, findings);
        unknown(manifest, "Provide-Capability", PROVIDED, findings);
        return findings;
    }

    /** What a vendor's bundle may import when it runs in the gateway's process. */
    static List<AdmissionFinding> imports(BundleManifest manifest) throws MalformedException {
        var findings = new ArrayList<AdmissionFinding>();
        Optional<String> value = manifest.header("Import-Package");
        if (value.isPresent()) {
            for (Clause clause :
                    ManifestHeader.parse("Import-Package", value.get()).clauses()) {
                if (!clause.name().startsWith("java.") && !clause.name().startsWith("io.aegis.spi.")) {
                    findings.add(finding(
                            "header Import-Package",
                            "it imports " + Words.shown(clause.name())
                                    + "; a verified plugin imports io.aegis.spi and java packages alone, the tier"
                                    + " sandboxed would allow it"));
                }
            }
        }
        return findings;
    }

    private static void unknown(
            BundleManifest manifest, String header, Set<String> known, List<AdmissionFinding> findings)
            throws MalformedException {
        Optional<String> value = manifest.header(header);
        if (value.isPresent()) {
            for (Clause clause : ManifestHeader.parse(header, value.get()).clauses()) {
                if (!known.contains(clause.name())) {
                    findings.add(finding(
                            "header " + header, "a plugin has no capability " + Words.shown(clause.name()) + " here"));
                }
            }
        }
    }

    private static void requireEqual(BundleManifest manifest, String header, String expected, String what)
            throws MalformedException {
        if (!manifest.header(header).equals(Optional.of(expected))) {
            throw new MalformedException(
                    header,
                    Map.of("Plugin-Id", "the id", "Plugin-Version", "the version")
                                    .get(header) + " of a plugin is " + what + ", " + Words.shown(expected));
        }
    }

    private static AdmissionFinding finding(String place, String message) {
        return new AdmissionFinding("AEG-PLG-006", place, message);
    }
}
