package io.aegis.spi.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.aegis.spi.guard.Obligation.Spend;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObligationTest {
    private static final BigInteger MOST = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);

    private static Spend spend(BigDecimal limit) {
        return new Spend("a", limit, Duration.ofDays(1));
    }

    /** Who writes it down would compute its digits for hours. */
    @Test
    void anAmountHasNoMoreDigitsThanAnAmountHas() {
        assertThat(spend(new BigDecimal(MOST)).limit()).isEqualTo(new BigDecimal(MOST));
        assertThatIllegalArgumentException().isThrownBy(() -> spend(new BigDecimal(MOST.add(BigInteger.ONE))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> spend(new BigDecimal(BigInteger.ONE.shiftLeft(32 * 1024 * 1024))));
    }

    @ParameterizedTest
    @ValueSource(ints = {65, -65, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void norDigitsThatAreNotWritten(int scale) {
        assertThatIllegalArgumentException().isThrownBy(() -> spend(new BigDecimal(BigInteger.ONE, scale)));
        assertThat(spend(new BigDecimal(BigInteger.ONE, 64)).limit().scale()).isEqualTo(64);
    }
}
