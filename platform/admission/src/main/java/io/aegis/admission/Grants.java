package io.aegis.admission;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a plugin can ask for, and an operator can grant. */
final class Grants {
    private static final String NETWORK = "network";
    private static final String ORIGINALS = "originals";
    private static final String KEYS = "keys";

    private Grants() {}

    /** Grants that an operator names and that do not exist. */
    static List<AdmissionFinding> unknown(Set<String> grants) {
        var all = Arrays.stream(PluginKind.values())
                .flatMap(kind -> possible(kind).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        return grants.stream()
                .filter(grant -> !all.contains(grant))
                .sorted()
                .map(grant -> new AdmissionFinding(
                        "AEG-PLG-007",
                        "grants",
                        "no grant '" + Words.shown(grant) + "' exists; there are " + String.join(", ", all)))
                .toList();
    }

    /** Needs that nobody can grant to a plugin of its kind. */
    static List<AdmissionFinding> misfits(PluginDeclaration declaration) {
        Set<String> possible = possible(declaration.kind());
        var findings = new ArrayList<AdmissionFinding>();
        for (String need : declaration.needs().stream().sorted().toList()) {
            if (!possible.contains(need)) {
                findings.add(finding("it needs the grant " + Words.shown(need) + ", which does not exist for a "
                        + declaration.kind().word() + "; there are "
                        + possible.stream().sorted().collect(Collectors.joining(", "))));
            }
        }
        if (declaration.needs().contains(ORIGINALS) && !declaration.needs().contains(NETWORK)) {
            findings.add(finding("it needs the grant originals, which is about what leaves over the network, and it"
                    + " does not need the grant network"));
        }
        return findings;
    }

    /** Requires that settings can say which host the network is. */
    static void requireUpstream(PluginDeclaration declaration, SettingsSchema schema) throws MalformedException {
        if (declaration.needs().contains(NETWORK)
                && schema.declared().upstream().isEmpty()) {
            throw new MalformedException(
                    JarContents.SCHEMA,
                    "it needs the grant network, which is one host, and no property is the base URL of that host: mark"
                            + " it with \"x-aegis-upstream\": true");
        }
    }

    private static Set<String> possible(PluginKind kind) {
        return switch (kind) {
            case GUARD -> Set.of(NETWORK, ORIGINALS);
            case PROVIDER, SECRET, EXPORTER -> Set.of(NETWORK);
            case AUTHENTICATOR -> Set.of(NETWORK, KEYS);
        };
    }

    private static AdmissionFinding finding(String message) {
        return new AdmissionFinding("AEG-PLG-007", "Require-Capability", message);
    }
}
