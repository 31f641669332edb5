package io.aegis.kernel.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndActionsTest {
    private final EndActions actions = new EndActions();
    private final List<String> done = new ArrayList<>();

    @Test
    void runOnceInTheirOrderAndLateOnesAtOnce() {
        actions.add(() -> done.add("first"));
        actions.add(() -> done.add("second"));
        assertThat(done).isEmpty();
        actions.end();
        actions.end();
        assertThat(done).containsExactly("first", "second");
        actions.add(() -> done.add("late"));
        assertThat(done).containsExactly("first", "second", "late");
        assertThat(actions.size()).isZero();
    }

    @Test
    void whatIsTakenBackIsNotKeptAndTheSameActionTwiceIsTwo() {
        Runnable same = () -> done.add("same");
        Runnable takeBack = actions.add(same);
        actions.add(same);
        takeBack.run();
        takeBack.run();
        assertThat(actions.size()).isEqualTo(1);
        actions.end();
        assertThat(done).containsExactly("same");
        takeBack.run();
    }
}
