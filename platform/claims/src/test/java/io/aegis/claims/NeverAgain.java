package io.aegis.claims;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** How a client of OpenAI or Anthropic waits before it asks again, for one that must not. */
final class NeverAgain implements com.openai.core.Sleeper, com.anthropic.core.Sleeper {
    @Override
    public void sleep(Duration duration) {
        throw new AssertionError("a client that is told not to asks again");
    }

    @Override
    public CompletableFuture<Void> sleepAsync(Duration duration) {
        throw new AssertionError("a client that is told not to asks again");
    }

    @Override
    public void close() {
        // it holds nothing
    }
}
