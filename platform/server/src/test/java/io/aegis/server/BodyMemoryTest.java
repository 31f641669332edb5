package io.aegis.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BodyMemoryTest {
    private final BodyMemory memory = new BodyMemory(100);

    @Test
    void whatHasArrivedOfAllTogetherIsBounded() {
        BodyMemory.Share one = memory.share();
        BodyMemory.Share other = memory.share();
        assertThat(one.growTo(60)).isTrue();
        assertThat(other.growTo(40)).isTrue();
        assertThat(other.growTo(41)).isFalse();
        assertThat(one.growTo(61)).isFalse();
        assertThat(memory.held()).isEqualTo(100);
        other.close();
        assertThat(one.growTo(100)).isTrue();
        assertThat(memory.held()).isEqualTo(100);
    }

    @Test
    void oneThatIsAloneMayBeOfAnySize() {
        BodyMemory.Share alone = memory.share();
        assertThat(alone.growTo(1000)).isTrue();
        assertThat(memory.share().growTo(1)).isFalse();
    }

    @Test
    void whatIsGivenBackIsGivenBackOnce() {
        BodyMemory.Share share = memory.share();
        assertThat(share.growTo(50)).isTrue();
        share.close();
        share.close();
        assertThat(memory.held()).isZero();
        assertThat(share.growTo(1)).isFalse();
    }
}
