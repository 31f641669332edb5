package io.aegis.app;

import io.aegis.kernel.port.Client;
import io.aegis.kernel.port.Refusal;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/** A client that keeps what it gets. */
final class ChaosClient implements Client {
    private final CountDownLatch ended = new CountDownLatch(1);
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private volatile boolean refused;

    /** Waits until the run has ended for this client. */
    void await() throws InterruptedException {
        ended.await();
    }

    /** Bytes of content that it got: of an answer, or of frames that are no error. */
    synchronized long contentBytes() {
        String text = received.toString(StandardCharsets.UTF_8);
        return text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("data: {\"error\"") && !line.equals("data: [DONE]"))
                .mapToLong(String::length)
                .sum();
    }

    /** Whether it was told that something went wrong. */
    synchronized boolean wasRefused() {
        return refused || received.toString(StandardCharsets.UTF_8).contains("\"error\"");
    }

    @Override
    public synchronized void answer(Head head, byte[] body) {
        received.writeBytes(body);
        ended.countDown();
    }

    @Override
    public void refuse(Head head, Refusal refusal) {
        refused = true;
        ended.countDown();
    }

    @Override
    public void open(Head head) {
        // nothing is sent yet
    }

    @Override
    public synchronized void write(byte[] frame) {
        received.writeBytes(frame);
    }

    @Override
    public void close() {
        ended.countDown();
    }

    @Override
    public void abort() {
        refused = true;
        ended.countDown();
    }

    @Override
    public void onGone(Runnable action) {
        // it stays
    }
}
