package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.claims.Attack.Outcome;
import io.aegis.claims.Attack.Tier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every attack in every tier, in gateways that run as their users run them, comes out as the threat model says. */
@Timeout(600)
class AttackIT {
    private static AttackedGateway wrapped;
    private static AttackedGateway plain;

    @BeforeAll
    static void start() {
        wrapped = AttackedGateway.start("attack-wrapped", List.of(Tier.TRUSTED, Tier.VERIFIED, Tier.SANDBOXED));
        plain = AttackedGateway.start("attack-plain", List.of(Tier.PROCESS));
    }

    @AfterAll
    static void stop() {
        wrapped.close();
        plain.close();
    }

    static Stream<Arguments> everyAttackInEveryTier() {
        return Arrays.stream(Attack.values())
                .flatMap(attack -> Arrays.stream(Tier.values()).map(tier -> Arguments.of(attack, tier)));
    }

    @ParameterizedTest
    @MethodSource("everyAttackInEveryTier")
    void comesOutAsIsWritten(Attack attack, Tier tier) {
        assertThat(outcome(attack, tier)).isEqualTo(attack.in(tier));
    }

    private static Outcome outcome(Attack attack, Tier tier) {
        if (attack.needsItsOwnGateway(tier)) {
            try (var own = AttackedGateway.startFor(attack, tier)) {
                return own.suffers(attack, tier);
            }
        }
        return (tier == Tier.PROCESS ? plain : wrapped).suffers(attack, tier);
    }

    static Stream<Attack> ofCode() {
        return Arrays.stream(Attack.values()).filter(attack -> !attack.isOfForm());
    }

    static Stream<Attack> ofForm() {
        return Arrays.stream(Attack.values()).filter(Attack::isOfForm);
    }

    /** What admission finds in a plugin it finds in the class of the attack, and in nothing that is there to carry it. */
    @ParameterizedTest
    @MethodSource("ofCode")
    void nothingIsFoundBesideTheAttack(Attack attack) {
        assertThat(HostilePlugin.of(attack, Tier.VERIFIED).findings())
                .allSatisfy(finding -> assertThat(finding.toString()).matches(attack.refusal()));
    }

    @ParameterizedTest
    @EnumSource
    void whatDoesNothingIsAdmittedAndGetsWhatItWants(Tier tier) {
        assertThat((tier == Tier.PROCESS ? plain : wrapped).harmless(tier)).isEqualTo("got");
    }

    @ParameterizedTest
    @EnumSource(names = {"TRUSTED", "SANDBOXED", "PROCESS"})
    void aProviderThatAsksItsUpstreamAsItMayIsAnswered(Tier tier) {
        assertThat((tier == Tier.PROCESS ? plain : wrapped).harmlessProvider(tier))
                .isEqualTo("got");
    }

    /**
     * An attack that fails everywhere proves nothing: each one succeeds in some tier, or with nothing around it. What a bundle finds out about other bundles
     * needs a framework around it and is denied by it; there that it could ask is seen by {@link Attack#HOOK_REGISTRATION}, which walks the same way.
     */
    @Test
    void everyAttackIsReal() {
        List<Attack> nowhere = ofCode().filter(attack -> attack.family() != Attack.Family.BUNDLES_AND_SERVICES)
                .filter(attack -> Arrays.stream(Tier.values())
                        .map(attack::in)
                        .allMatch(outcome -> outcome == Outcome.SHUT || outcome == Outcome.REFUSED))
                .toList();
        assertThat(nowhere).isNotEmpty();
        assertThat(plain.unguarded(nowhere))
                .containsExactlyInAnyOrderEntriesOf(
                        nowhere.stream().collect(Collectors.toMap(Attack::type, attack -> "true")));
    }

    /** A framework that nobody has put walls into takes each of these jars. */
    @Test
    void everyFormIsReal() {
        assertThat(ofForm())
                .isNotEmpty()
                .allMatch(attack -> OpenFramework.takes(
                        HostilePlugin.of(attack, Tier.TRUSTED).jar()));
    }

    @Test
    void everyClassIsInTheTable() throws IOException {
        try (Stream<Path> sources = Files.list(Path.of("src/test/attacks/acme/attack"))) {
            assertThat(sources.map(file -> file.getFileName().toString().replace(".java", ""))
                            .filter(name -> !HostileJar.CARRIERS.contains(name)))
                    .containsExactlyInAnyOrderElementsOf(Arrays.stream(Attack.values())
                            .map(Attack::type)
                            .filter(type -> !type.equals("Harmless"))
                            .collect(Collectors.toSet()));
        }
    }
}
