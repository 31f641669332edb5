package io.aegis.claims;

import io.aegis.admission.Admission;
import io.aegis.admission.AdmissionFinding;
import io.aegis.admission.AdmissionResult;
import io.aegis.admission.PluginKind;
import io.aegis.admission.PluginTier;
import io.aegis.admission.RefusedBundle;
import io.aegis.admission.Trust;
import io.aegis.admission.VendorKey;
import io.aegis.claims.Attack.Outcome;
import io.aegis.claims.Attack.Tier;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A plugin of a gateway under attack. Those of the trusted tier are in its image, as if whoever built it were the attacker; the others are signed by a vendor
 * whom its operator trusts.
 *
 * @param isAsked whether there is a route with it; there can be none with a plugin of the image that is refused
 * @param attack the only one that it makes; empty if it makes many, or none
 */
record HostilePlugin(HostileJar jar, Tier tier, boolean isAsked, Optional<Attack> attack) {
    private static final String VENDOR = "acme.";
    private static final String TRAITOR = VENDOR + "traitor";
    private static final String BOXED = VENDOR + "boxed";
    private static final Trust TRUST =
            new Trust(List.of(VendorKey.pin("Acme", VENDOR, HostileJar.KEY.publicPem())), Set.of(), Set.of());

    static final HostilePlugin BYSTANDER = new HostilePlugin(
            HostileJar.of(VENDOR + "bystander", PluginKind.GUARD, "Harmless"), Tier.VERIFIED, true, Optional.empty());
    static final HostilePlugin VICTIM = new HostilePlugin(
            HostileJar.of(Attack.VICTIM, PluginKind.GUARD, "Loyal"), Tier.VERIFIED, false, Optional.empty());

    /** All that a gateway needs for the attacks in a tier that need none of their own. */
    static List<HostilePlugin> of(Tier tier) {
        return Stream.concat(
                        shared(tier),
                        Arrays.stream(Attack.values())
                                .filter(attack -> needsItsOwn(attack, tier) && !attack.needsItsOwnGateway(tier))
                                .map(attack -> own(attack, tier)))
                .toList();
    }

    /** The plugin with which an attack is made. */
    static HostilePlugin of(Attack attack, Tier tier) {
        return needsItsOwn(attack, tier) ? own(attack, tier) : shared(attack.kind(), tier);
    }

    /** One that attacks nobody unless it is told to. */
    static HostilePlugin harmless(PluginKind kind, Tier tier) {
        return tier == Tier.VERIFIED ? BYSTANDER : shared(kind, tier);
    }

    /** Those that make many attacks. */
    private static Stream<HostilePlugin> shared(Tier tier) {
        return tier == Tier.VERIFIED
                ? Stream.empty()
                : Stream.of(PluginKind.GUARD, PluginKind.PROVIDER).map(kind -> shared(kind, tier));
    }

    private static HostilePlugin shared(PluginKind kind, Tier tier) {
        String name = (tier == Tier.TRUSTED ? TRAITOR : BOXED) + (kind == PluginKind.PROVIDER ? "_provider" : "");
        return new HostilePlugin(granted(HostileJar.ofAll(name, kind), tier), tier, true, Optional.empty());
    }

    private static boolean needsItsOwn(Attack attack, Tier tier) {
        return attack.isOfForm()
                || switch (tier) {
                    case TRUSTED -> false;
                    case VERIFIED -> true;
                    case SANDBOXED -> attack.destroys();
                    // Attaching waits until the process is killed.
                    case PROCESS -> attack.destroys() || attack == Attack.ATTACH;
                };
    }

    private static HostilePlugin own(Attack attack, Tier tier) {
        String name = VENDOR + "one_" + tier.word() + "_" + attack.name().toLowerCase(Locale.ROOT);
        HostileJar right = HostileJar.of(name, attack.kind(), attack.type());
        return new HostilePlugin(
                attack.forged(granted(right, tier)), tier, attack.in(tier) != Outcome.REFUSED, Optional.of(attack));
    }

    /** Nobody grants a verified plugin anything. */
    private static HostileJar granted(HostileJar jar, Tier tier) {
        return isGranted(jar, tier) ? jar.needing("network") : jar;
    }

    private static boolean isGranted(HostileJar jar, Tier tier) {
        return jar.kind() == PluginKind.PROVIDER && tier != Tier.VERIFIED;
    }

    PluginKind kind() {
        return jar.kind();
    }

    /** Name of its route, and of its guard or provider. */
    String route() {
        return jar.name().substring(VENDOR.length());
    }

    boolean isOfOneAttack() {
        return attack.isPresent();
    }

    /** How long a call of it may take: not long where nothing else ends the call, and else as long as the pool of the tier verified waits. */
    String timeout() {
        return attack.filter(Attack::isLate).isPresent() ? "3s" : "10s";
    }

    /** Its entry among the plugins of a configuration. */
    String declared() {
        return "%1$s: {file: %1$s.jar, tier: %2$s, grants: [%3$s]}"
                .formatted(jar.name(), tier.word(), isGranted(jar, tier) ? "network" : "");
    }

    /** All that admission has against it in the tier verified. */
    List<AdmissionFinding> findings() {
        return switch (new Admission(Map.of()).judge(jar.signed(), PluginTier.VERIFIED, Set.of(), TRUST)) {
            case AdmissionResult.Admitted ignored -> List.of();
            case AdmissionResult.Refused(RefusedBundle bundle) -> bundle.findings();
        };
    }
}
