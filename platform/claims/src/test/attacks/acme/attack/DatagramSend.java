package acme.attack;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;

/** Sends a datagram. */
public final class DatagramSend extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        try (var socket = new DatagramSocket()) {
            socket.send(new DatagramPacket(new byte[1], 1, new InetSocketAddress("127.0.0.1", target.port())));
            return true;
        }
    }
}
