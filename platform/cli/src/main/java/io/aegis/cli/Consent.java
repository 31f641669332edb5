package io.aegis.cli;

import io.aegis.admission.Admission;
import io.aegis.admission.AdmissionReport;
import io.aegis.admission.PluginFile;
import io.aegis.admission.PluginTier;
import io.aegis.admission.Trust;
import io.aegis.admission.VendorKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What an operator is shown of a plugin before it comes in, and the one question.
 *
 * <p>Nobody is asked about a plugin that would be refused whatever the answer is, and nobody who is not there.
 */
record Consent(Terminal terminal, Place place, AdmissionReport report, Trust trust, Reach reach) {
    /** Where a plugin runs if nothing else is said. */
    static final String USUAL_TIER = PluginTier.SANDBOXED.word();

    /** About a file, to the operator of a place. */
    static Consent to(Terminal terminal, Place place, PluginFile plugin) {
        Trust trust = terminal.answers() ? place.trust() : Trust.NOBODY;
        return new Consent(terminal, place, Admission.report(plugin, trust), trust, Reach.of(place, plugin));
    }

    /**
     * Asks.
     *
     * @param wish the tier where it shall run; what is shown is the one that it comes to here
     * @param granted what was granted on the command line
     * @return what the operator grants; empty if nobody was asked
     * @throws CommandFailure if the answer is not yes
     */
    Optional<Set<String>> ask(String wish, Set<String> granted) {
        if (!terminal.answers()) {
            return Optional.empty();
        }
        Optional<AdmissionReport.Identity> plugin = report.plugin();
        Optional<PluginTier> tier = place.tier(wish).filter(report::isAdmissible);
        if (plugin.isEmpty() || tier.isEmpty()) {
            return Optional.empty();
        }
        Set<String> needs = plugin.get().declaration().needs();
        show(plugin.get(), tier.get(), needs);
        if (!terminal.agrees("Let it in" + (needs.isEmpty() ? "?" : " and grant what it asks for?"))) {
            throw new CommandFailure(ExitCode.REFUSED, "nothing was changed");
        }
        var all = new TreeSet<>(granted);
        all.addAll(needs);
        return Optional.of(all);
    }

    private void show(AdmissionReport.Identity plugin, PluginTier tier, Set<String> needs) {
        terminal.say(plugin.declaration().type() + " " + plugin.version() + ", a "
                + plugin.declaration().kind().word() + " of " + vendor());
        terminal.say("  tier   " + tier.word() + ": " + meaning(tier));
        lines(needs).forEach(line -> terminal.say("  needs  " + line));
        plugin.declaration().attachments().stream().sorted().forEach(type -> terminal.say("  reads  " + type));
        if (needs.contains("network")) {
            reach.lines().forEach(line -> terminal.say("         " + line));
        }
    }

    private String vendor() {
        return report.key()
                .map(fingerprint -> trust.keys().stream()
                                .filter(key -> key.fingerprint().equals(fingerprint))
                                .map(VendorKey::vendor)
                                .collect(Collectors.joining())
                        + ", signed with " + fingerprint)
                .orElse("nobody");
    }

    private static String meaning(PluginTier tier) {
        return switch (tier) {
            case TRUSTED -> "it runs in the gateway and can do whatever the gateway can";
            case VERIFIED ->
                "it runs in the gateway, and its code uses nothing but what is on the list of what computes; nothing"
                        + " bounds its loops and its memory";
            case PROCESS -> "it runs in a process of its own, which can do what the gateway's user can";
            case SANDBOXED -> "it runs in a process of its own, without network, files and the gateway's secrets";
        };
    }

    private static List<String> lines(Set<String> needs) {
        var lines = new ArrayList<String>();
        needs.stream().sorted().forEach(need -> lines.add(need + ": " + meaningOfGrant(need)));
        return lines.isEmpty() ? List.of("nothing but what it is handed") : lines;
    }

    private static String meaningOfGrant(String need) {
        return switch (need) {
            case "network" -> "requests to the host that its settings declare, through the gateway's broker";
            case "originals" -> "what it sends may hold what other guards would have masked";
            case "keys" -> "this plugin can look up whom a virtual key of this gateway belongs to, by its digest";
            default -> "not known to this gateway";
        };
    }
}
