package io.aegis.cli;

import io.aegis.admission.Admission;
import io.aegis.admission.AdmissionFinding;
import io.aegis.admission.AdmissionReport;
import io.aegis.admission.PluginDeclaration;
import io.aegis.admission.PluginFile;
import io.aegis.admission.PluginKind;
import io.aegis.admission.PluginTier;
import io.aegis.admission.Trust;
import io.aegis.admission.VendorKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a gateway would say to a plugin, without one. */
@Command(
        name = "verify",
        description =
                "say whether a gateway here would admit a plugin in the tier sandboxed, and why not: 0 it would, 3 it"
                        + " would not",
        mixinStandardHelpOptions = true)
final class PluginVerifyCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private Place place = new Place();

    @Parameters(paramLabel = "FILE", description = "the jar; its signature is FILE.sig")
    private Path file = Path.of("");

    @Option(names = "--key", paramLabel = "PUB", description = "trust this public key, for this one call")
    private @Nullable Path key;

    @Mixin
    private Output output = new Output();

    PluginVerifyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        PluginFile plugin = PluginFiles.plugin(file);
        AdmissionReport report = Admission.report(plugin, place.trust());
        if (key != null) {
            report = Admission.report(plugin, pinned(report, PluginFiles.key(key)));
        }
        if (output.format() == Format.table) {
            terminal.table(rows(report));
            report.signature().ifPresent(finding -> terminal.data(finding.toString()));
            report.tiers().forEach((tier, findings) -> tell(tier, findings));
        } else {
            output.print(terminal, values(report));
        }
        boolean isAdmissible = isAdmissible(report);
        unused(report)
                .ifPresent(kind -> terminal.say(
                        "this version of the gateway has no use for plugins of the kind " + kind.word() + " yet"));
        terminal.say(isAdmissible ? "admissible" : "would be refused");
        return isAdmissible ? ExitCode.OK.code() : ExitCode.REFUSED.code();
    }

    /** The operator's trust, with the key of this call for the names that begin as this plugin's does. */
    private Trust pinned(AdmissionReport report, String pem) {
        String name = report.plugin()
                .map(plugin -> plugin.declaration().type())
                .filter(type -> type.indexOf('.') > 0)
                .orElse("unnamed.");
        var pin = VendorKey.pin("the key of this call", name.substring(0, name.indexOf('.') + 1), pem);
        Trust standing = place.trust();
        return new Trust(List.of(pin), standing.revokedDigests(), standing.revokedKeys());
    }

    private static boolean isAdmissible(AdmissionReport report) {
        return report.isAdmissible(PluginTier.SANDBOXED) && unused(report).isEmpty();
    }

    /** A kind that can be written, signed and judged, and that nothing here would call. */
    private static Optional<PluginKind> unused(AdmissionReport report) {
        return report.plugin().map(plugin -> plugin.declaration().kind()).filter(kind -> !kind.isUsed());
    }

    /** What stands in the way of each tier, under its name: the laxer one has less of it. */
    private void tell(PluginTier tier, List<AdmissionFinding> findings) {
        if (!findings.isEmpty()) {
            terminal.data("");
            terminal.data("tier " + tier.word() + ":");
            findings.forEach(finding -> terminal.data("  " + finding));
        }
    }

    private static List<List<String>> rows(AdmissionReport report) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("file", report.file()));
        rows.add(List.of("sha256", report.digest()));
        rows.add(List.of("signature", signature(report)));
        rows.add(List.of("key", report.key().orElse("-")));
        report.plugin().ifPresent(plugin -> {
            PluginDeclaration declaration = plugin.declaration();
            rows.add(List.of("name", declaration.type()));
            rows.add(List.of("version", plugin.version()));
            rows.add(List.of("kind", declaration.kind().word()));
            rows.add(List.of(
                    "api",
                    declaration.api() + " (a gateway of this version takes " + PluginDeclaration.ACCEPTED + ")"));
            rows.add(List.of("needs", listed(declaration.needs())));
            rows.add(List.of("reads", listed(declaration.attachments())));
        });
        report.tiers().forEach((tier, findings) -> rows.add(List.of("tier " + tier.word(), verdict(findings))));
        return rows;
    }

    private static String listed(Set<String> words) {
        return words.isEmpty() ? "-" : words.stream().sorted().collect(Collectors.joining(", "));
    }

    private static String verdict(List<AdmissionFinding> findings) {
        return findings.isEmpty() ? "admissible" : findings.size() + (findings.size() == 1 ? " finding" : " findings");
    }

    private static String signature(AdmissionReport report) {
        return report.signature()
                .map(AdmissionFinding::code)
                .map(PluginVerifyCommand::state)
                .orElse("valid");
    }

    private static String state(String code) {
        return switch (code) {
            case "AEG-PLG-001" -> "missing";
            case "AEG-PLG-002" -> "the signer is not pinned for this name";
            case "AEG-PLG-003" -> "does not hold";
            case "AEG-PLG-004" -> "revoked";
            default -> "unreadable";
        };
    }

    private static Map<String, Object> values(AdmissionReport report) {
        Map<String, Object> values = Output.row(
                "file", report.file(),
                "sha256", report.digest(),
                "signature", signature(report),
                "key", report.key().orElse(""));
        report.plugin()
                .ifPresent(plugin -> values.putAll(Output.row(
                        "name", plugin.declaration().type(),
                        "version", plugin.version(),
                        "kind", plugin.declaration().kind().word(),
                        "api", plugin.declaration().api(),
                        "needs", plugin.declaration().needs().stream().sorted().toList(),
                        "attachments",
                                plugin.declaration().attachments().stream()
                                        .sorted()
                                        .toList())));
        values.put("admissible", isAdmissible(report));
        var tiers = new LinkedHashMap<String, Object>();
        report.tiers().forEach((tier, findings) -> tiers.put(tier.word(), findings));
        values.put("tiers", tiers);
        values.put("findings", report.findings());
        return values;
    }
}
