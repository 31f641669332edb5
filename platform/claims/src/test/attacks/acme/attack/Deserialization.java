package acme.attack;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;

/** Reads an object from bytes. */
public final class Deserialization extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        var bytes = new ByteArrayOutputStream();
        new ObjectOutputStream(bytes).writeObject(new ArrayList<String>());
        return new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject() != null;
    }
}
