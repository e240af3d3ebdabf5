using System.Text;
using System.Text.Json;

namespace Arvo.Orchestration.Tests;

public sealed class CodecTests
{
    [Fact]
    public void A_record_is_a_codec_byte_two_lengths_and_three_json_texts_in_the_references_key_order()
    {
        var record = new MachineMemoryRecord
        {
            Subject = "s",
            ExecutionStatus = ExecutionStatus.Normal,
            Status = "active",
            InitEventId = "i",
            Value = Json("\"idle\""),
            State = Json("""{ "b":1, "a":2.50 }"""),
            Consumed = Json("""{"id":"c"}"""),
            Produced = [Json("""{"id":"p"}""")],
        };

        var bytes = MachineMemoryRecordCodec.Encode(record);

        const string head = """{"executionStatus":"normal","initEventId":"i","subject":"s","parentSubject":null,"status":"active","value":"idle"}""";
        const string snapshot = """{ "b":1, "a":2.50 }""";
        bytes[..9].ShouldBe([2, (byte)head.Length, 0, 0, 0, (byte)snapshot.Length, 0, 0, 0]);
        Encoding.UTF8.GetString(bytes.AsSpan(9)).ShouldBe(head + snapshot + """{"consumed":{"id":"c"},"produced":[{"id":"p"}]}""");
    }

    [Fact]
    public void A_deeply_nested_state_is_stored_and_read()
    {
        var deep = new string('[', 200) + new string(']', 200);
        using var document = JsonDocument.Parse(deep, new JsonDocumentOptions { MaxDepth = 300 });
        var record =
            new MachineMemoryRecord { Subject = "s", ExecutionStatus = ExecutionStatus.Normal, Status = "active", State = document.RootElement };

        MachineMemoryRecordCodec.Decode(MachineMemoryRecordCodec.Encode(record)).State?.GetRawText().ShouldBe(deep);
    }

    [Fact]
    public async Task Records_are_encoded_by_many_threads_at_once()
    {
        await Parallel.ForAsync(0, 1000, TestContext.Current.CancellationToken, (i, _) =>
        {
            var record = new MachineMemoryRecord
            {
                Subject = $"s-{i}", ExecutionStatus = ExecutionStatus.Failure, Status = "error", Error = new FailureDetails("E", $"m{i}", null, "t"),
            };
            MachineMemoryRecordCodec.Decode(MachineMemoryRecordCodec.Encode(record)).ShouldBe(record);
            return default;
        });
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("07", "codec 7")]
    [InlineData("01", "codec 1")]
    [InlineData("02", "cut off")]
    [InlineData("02ffffffff00000000", "cut off")]
    [InlineData("020000000001000000", "cut off")]
    [InlineData("0200000000000000007b7d", "no record")]
    [InlineData("0202000000020000007b7d7b7d", "events")]
    [InlineData("0202000000020000007b7d7b7d7b7d", "subject")]
    [InlineData("0203000000020000007b7d317b7d7b7d", "no record")]
    public void Damaged_state_is_refused_with_what_is_wrong(string hex, string says)
    {
        Should.Throw<InvalidDataException>(() => MachineMemoryRecordCodec.Decode(Convert.FromHexString(hex))).Message.ShouldContain(says);
    }

    [Fact]
    public void A_record_that_is_cut_off_is_refused_at_every_length()
    {
        var stored = MachineMemoryRecordCodec.Encode(new MachineMemoryRecord
        {
            Subject = "s", ExecutionStatus = ExecutionStatus.Normal, Status = "active", Produced = [Json("1"), Json("{}")],
        });

        for (var length = 1; length < stored.Length; length++)
        {
            Should.Throw<InvalidDataException>(() => MachineMemoryRecordCodec.Decode(stored.AsMemory(0, length)).Produced);
        }
    }

    [Fact]
    public void A_cut_off_outbox_is_refused_at_every_length()
    {
        var stored = OutboxCodec.Encode([new OutboundEvent("id", "source", "type", "subject", "to", null, new byte[5])]).ShouldNotBeNull();

        for (var length = 0; length < stored.Length; length++)
        {
            Should.Throw<InvalidDataException>(() => OutboxCodec.Decode(stored.AsMemory(0, length))).Message.ShouldContain("outbox");
        }
    }

    [Fact]
    public void Nothing_is_stored_as_nothing()
    {
        OutboxCodec.Encode([]).ShouldBeNull();
        TimerCodec.Encode([]).ShouldBeNull();
        OutboxCodec.Decode(null).ShouldBeEmpty();
        TimerCodec.Decode(null).ShouldBeEmpty();
        TimerCodec.Earliest([]).ShouldBeNull();
    }

    [Fact]
    public void Timers_that_never_failed_are_stored_as_an_earlier_version_stored_them()
    {
        var timer = new MachineTimer("t", 1, new DateTimeOffset(1, TimeSpan.Zero), "{}"u8.ToArray());

        Convert.ToHexStringLower(TimerCodec.Encode([timer]).ShouldNotBeNull())
            .ShouldBe("0101000000" + "0100000074" + "0100000000000000" + "0100000000000000" + "020000007b7d");
        Convert.ToHexStringLower(TimerCodec.Encode([timer with { Failures = 3 }]).ShouldNotBeNull()).ShouldEndWith("020000007b7d" + "03000000");
    }

    [Fact]
    public void An_event_key_never_changes()
    {
        // SHA-256 of "arvo.in.v1", then both texts in UTF-8 behind their length in 4 bytes; computed elsewhere.
        Convert.ToHexStringLower(EventKey.Of("com.web", "é-1").ToBytes()).ShouldBe("b1d859036557c2dd5f75376e277ebea9");
        EventKey.Of("ab", "c").ShouldNotBe(EventKey.Of("a", "bc"));
        EventKey.Of(new string('s', 2000), "1").ShouldNotBe(EventKey.Of(new string('s', 2000), "2"));
    }

    static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
