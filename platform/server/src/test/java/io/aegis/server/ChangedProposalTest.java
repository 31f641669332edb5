package io.aegis.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.kernel.port.Asked;
import io.aegis.kernel.port.KeptRun;
import io.aegis.kernel.port.Proposal;
import io.aegis.spi.guard.Stage;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChangedProposalTest {
    private static final Proposal.Hidden MASK = new Proposal.Hidden("<EMAIL_a>", List.of("EMAIL"), false);
    private static final Asked RULE = new Asked(Stage.INGRESS, "ask", "risky");

    @Test
    void whatDiffersIsShownWithALittleOfWhatDoesNot() {
        String around = "x".repeat(100);

        String said = said(
                pause(List.of(RULE), deed("to <b>one</b>" + around, List.of())),
                pause(List.of(RULE), deed("to <b>two</b>" + around, List.of())));

        assertThat(said)
                .contains("The text of part 1 was <del>to &lt;b&gt;one&lt;/b&gt;xxx")
                .contains("<ins>to &lt;b&gt;two&lt;/b&gt;xxx")
                .doesNotContain("x".repeat(41));
    }

    @Test
    void anotherRuleAnotherMaskAndAnotherNumberOfPartsAreSaid() {
        assertThat(said(
                        pause(List.of(RULE), deed("a", List.of())),
                        pause(List.of(), deed("a", List.of(MASK)), deed("b", List.of()))))
                .contains("no longer asked for by <code>ask</code>, <code>risky</code>")
                .contains("What is hidden in part 1")
                .contains("There were 1 parts, and there are 2.");
        assertThat(said(pause(List.of()), pause(List.of(RULE)))).contains("also asked for by <code>ask</code>");
    }

    @Test
    void somethingElseAltogetherIsNotComparedPartByPart() {
        var call = new KeptRun.Pause(
                List.of(RULE),
                new Proposal(Proposal.Kind.CALLS, List.of(new Proposal.Deed("pay", "bank", "{}", List.of()))),
                "digest",
                List.of(),
                Optional.empty());

        assertThat(said(pause(List.of(RULE), deed("a", List.of())), call))
                .contains("<del>Send a request to the model</del> and is now <ins>Call pay</ins>")
                .doesNotContain("Part 1");
    }

    @Test
    void whatCannotBeSeenIsSaidToBeElsewhere() {
        KeptRun.Pause same = pause(List.of(RULE), deed("a", List.of()));

        assertThat(said(same, same)).contains("Nothing of what is shown differs");
        assertThat(ChangedProposal.notice(Optional.empty(), same).markup()).contains("not known here any more");
    }

    @Test
    void aCharacterIsNeverCutInHalf() {
        String face = "\uD83D\uDE00";
        String other = "\uD83D\uDE01";

        String said = said(
                pause(List.of(), deed("x" + face.repeat(50) + face + face.repeat(50), List.of())),
                pause(List.of(), deed("x" + face.repeat(50) + other + face.repeat(50), List.of())));

        assertThat(said).contains(other).doesNotContain("U+D8", "U+DE");
    }

    private static String said(KeptRun.Pause then, KeptRun.Pause now) {
        return ChangedProposal.notice(Optional.of(then), now).markup();
    }

    private static Proposal.Deed deed(String text, List<Proposal.Hidden> hidden) {
        return new Proposal.Deed("user", "model", text, hidden);
    }

    private static KeptRun.Pause pause(List<Asked> asked, Proposal.Deed... deeds) {
        return new KeptRun.Pause(
                asked, new Proposal(Proposal.Kind.REQUEST, List.of(deeds)), "digest", List.of(), Optional.empty());
    }
}
