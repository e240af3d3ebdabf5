namespace Arvo.Orchestration;

/// <summary>An outbox as one run of bytes, for stores that keep it in a single field. Order and bodies are kept exactly.</summary>
public static class OutboxCodec
{
    /// <summary>The outbox as bytes; null when it is empty.</summary>
    public static byte[]? Encode(IReadOnlyList<OutboundEvent> outbox)
    {
        if (outbox.Count == 0) return null;
        var writer = new FieldWriter(outbox.Sum(entry => entry.Body.Length + 256));
        writer.WriteCount(outbox.Count);
        foreach (var entry in outbox)
        {
            writer.WriteText(entry.Id);
            writer.WriteText(entry.Source);
            writer.WriteText(entry.Type);
            writer.WriteText(entry.Subject);
            writer.WriteText(entry.To);
            writer.WriteText(entry.Domain);
            writer.WriteBytes(entry.Body.Span);
        }
        return writer.ToArray();
    }

    /// <summary>Reads what <see cref="Encode"/> wrote; null gives an empty outbox. Bodies refer to <paramref name="stored"/>.</summary>
    /// <exception cref="InvalidDataException">The bytes are no outbox.</exception>
    public static IReadOnlyList<OutboundEvent> Decode(ReadOnlyMemory<byte>? stored)
    {
        if (stored is not { } bytes) return [];
        var reader = new FieldReader(bytes, "outbox");
        var outbox = new OutboundEvent[reader.ReadCount()];
        for (var i = 0; i < outbox.Length; i++)
        {
            outbox[i] = new OutboundEvent(
                reader.ReadText(), reader.ReadText(), reader.ReadText(), reader.ReadText(), reader.ReadText(), reader.ReadOptionalText(),
                reader.ReadBytes());
        }
        return outbox;
    }
}
