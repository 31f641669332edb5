package io.aegis.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;
import org.osgi.framework.hooks.weaving.WeavingException;
import org.osgi.framework.hooks.weaving.WovenClass;

/** What the verifier throws, without a framework. */
class LoadTimeVerifierTest {
    private final LoadTimeVerifier verifier = new LoadTimeVerifier(new BundleTable());

    /** A plugin that caught it could hang something on it. */
    @Test
    void refusesEachClassWithAnExceptionOfItsOwn() {
        Throwable first = catchThrowable(() -> verifier.weave(unreadable()));
        Throwable second = catchThrowable(() -> verifier.weave(unreadable()));

        assertThat(first).isInstanceOf(WeavingException.class).isNotSameAs(second);
        assertThat(second).isInstanceOf(WeavingException.class);
        first.addSuppressed(new IllegalStateException("a note to the next plugin"));
        assertThat(catchThrowable(() -> verifier.weave(unreadable()))).hasNoSuppressedExceptions();
    }

    @Test
    void tellsTheListenersNothingThatKeepsANote() {
        Throwable first = catchThrowable(() -> verifier.modified(unreadable()));

        first.addSuppressed(new IllegalStateException("a note to the next plugin"));
        assertThat(first).isInstanceOf(Error.class).hasNoSuppressedExceptions();
    }

    private static WovenClass unreadable() {
        return (WovenClass) Proxy.newProxyInstance(
                WovenClass.class.getClassLoader(), new Class<?>[] {WovenClass.class}, (proxy, method, arguments) -> {
                    throw new IllegalStateException();
                });
    }
}
