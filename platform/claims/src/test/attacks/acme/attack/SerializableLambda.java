package acme.attack;

import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;

/** Writes a lambda out. */
public final class SerializableLambda extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        var mine = (Runnable & Serializable) () -> {};
        new ObjectOutputStream(OutputStream.nullOutputStream()).writeObject(mine);
        return true;
    }
}
