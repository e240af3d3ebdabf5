using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Arvo.Tests;

public class ArvoEventTests
{
    static readonly JsonElement Data = JsonElement.Parse("""{"a":1}""");

    static ArvoEvent Valid => new()
    {
        Id = "e-1",
        Source = "com.test.client",
        Type = "com.test.action",
        Subject = "order/1",
        Data = Data,
        Time = "2025-01-02T03:04:05Z",
    };

    [Fact]
    public void All_faults_of_a_message_are_reported_together()
    {
        var message =
            """{"id":"","source":"a b","specversion":"2","type":"x","subject":5,"data":[],"time":"now","to":"x y","executionunits":"1","domain":"EU","Tenant":1,"nested":{}}"""u8.ToArray();

        var isEvent = ArvoEvent.TryParse(message, out var read, out var faults);

        isEvent.ShouldBeFalse();
        read.ShouldBeNull();
        faults.Select(fault => fault.Path).ShouldBe(
            ["id", "source", "specversion", "type", "subject", "data", "time", "to", "executionunits", "domain", "Tenant", "nested"],
            ignoreOrder: true);
    }

    [Fact]
    public void All_faults_of_an_author_are_reported_together()
    {
        var refused = Should.Throw<ArvoEventException>(() => ArvoEvent.Create(new ArvoEventOptions { Type = "no type", AccessControl = "" }));

        refused.Faults.Select(fault => fault.Path).ShouldBe(["source", "type", "subject", "data", "accesscontrol"], ignoreOrder: true);
        refused.Message.ShouldContain("type");
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("{} {}")]
    [InlineData("""{"id":"a","id":"b"}""")]
    public void What_is_no_event_is_refused_with_a_reason(string message)
    {
        ArvoEvent.TryParse(Encoding.UTF8.GetBytes(message), out _, out var faults).ShouldBeFalse();

        faults.ShouldNotBeEmpty();
    }

    [Fact]
    public void A_member_given_twice_is_refused()
    {
        var twice = Encoding.UTF8.GetBytes(Valid.ToString().Replace("\"subject\":", "\"subject\":\"other\",\"subject\":"));

        Should.Throw<ArvoEventException>(() => ArvoEvent.Parse(twice)).Faults
            .ShouldContain(fault => fault.Path == "subject" && fault.Message.Contains("twice"));
    }

    [Fact]
    public void Changing_an_event_to_an_invalid_one_throws()
    {
        Should.Throw<ArvoEventException>(() => Valid with { Type = "Upper.Case.Type" }).Faults.Single().Path.ShouldBe("type");
        Should.Throw<ArvoEventException>(() => Valid with { Data = JsonElement.Parse("[1]") }).Faults.Single().Path.ShouldBe("data");
        Should.Throw<ArvoEventException>(() => Valid with { Subject = "" }).Faults.Single().Path.ShouldBe("subject");
        Should.Throw<ArvoEventException>(() => Valid with { ExecutionUnits = double.NaN }).Faults.Single().Path.ShouldBe("executionunits");
    }

    [Fact]
    public void An_event_of_the_arvo_content_type_always_has_a_destination()
    {
        Valid.To.ShouldBe("com.test.action");
        (Valid with { DataContentType = "application/json" }).To.ShouldBeNull();
    }

    [Fact]
    public void An_event_is_addressed_to_its_destination_or_else_to_its_type()
    {
        (Valid with { To = "com.test.other" }).Address.ShouldBe("com.test.other");
        (Valid with { DataContentType = "application/json" }).Address.ShouldBe("com.test.action");
    }

    [Fact]
    public void An_event_without_destination_on_the_wire_is_refused()
    {
        var without = Encoding.UTF8.GetBytes(Valid.ToString().Replace("\"to\":\"com.test.action\"", "\"to\":null"));

        Should.Throw<ArvoEventException>(() => ArvoEvent.Parse(without)).Faults.Single().Path.ShouldBe("to");
    }

    [Fact]
    public void An_absent_nullable_member_reads_as_null()
    {
        var brief =
            """{"id":"e","source":"s","specversion":"1.0","type":"a.b.c","subject":"x","data":{},"time":"2025-01-02T03:04Z","to":"t"}"""u8.ToArray();

        var read = ArvoEvent.Parse(brief);

        read.DataSchema.ShouldBeNull();
        read.DataContentType.ShouldBe(ArvoEvent.ArvoContentType);
        read.ToJsonElement().GetProperty("domain").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public void A_byte_order_mark_is_skipped() => ArvoEvent.Parse((byte[])[0xEF, 0xBB, 0xBF, .. Valid.ToUtf8Bytes()]).ShouldBe(Valid);

    [Fact]
    public void Unknown_members_are_kept_in_the_order_in_which_they_came()
    {
        var message = Valid.ToString().Replace("\"to\":", "\"zone\":\"z\",\"alpha\":1,\"to\":");

        var read = ArvoEvent.Parse(Encoding.UTF8.GetBytes(message));

        read.Extensions.Keys.ShouldBe(["alpha", "zone"]);
        read.ToString().ShouldBe(message);
    }

    [Fact]
    public void An_extension_named_like_an_arvo_member_gives_way_and_one_named_like_an_attribute_is_refused()
    {
        var extensions = ImmutableSortedDictionary<string, JsonElement>.Empty.Add("to", JsonElement.Parse("\"elsewhere\""))
            .Add("own", JsonElement.Parse("true"));

        (Valid with { Extensions = extensions }).Extensions.Keys.ShouldBe(["own"]);
        Should.Throw<ArvoEventException>(() => Valid with { Extensions = extensions.Add("id", JsonElement.Parse("1"))
            .Add("BAD", JsonElement.Parse("[]")) }).Faults.Count
            .ShouldBe(2);
    }

    [Fact]
    public void Events_are_equal_by_value()
    {
        var reordered = Valid with { Data = JsonElement.Parse("""{ "a" : 1.0 }""") };

        reordered.ShouldBe(Valid);
        reordered.GetHashCode().ShouldBe(Valid.GetHashCode());
        (Valid with { Data = JsonElement.Parse("""{"a":2}""") }).ShouldNotBe(Valid);
    }

    [Fact]
    public void Data_outlives_the_document_that_it_came_from()
    {
        ArvoEvent kept;
        using (var document = JsonDocument.Parse("""{"a":{"b":"c"}}""")) kept = Valid with { Data = document.RootElement };

        kept.Data.GetProperty("a").GetProperty("b").GetString().ShouldBe("c");
    }

    [Theory]
    [InlineData("""{"t":"é\"\\\u0001\n \u2028 /<>&'😀"}""")]
    [InlineData("""{"whole":"\ud83d\ude00","\ud83d\uDE00":1}""")]
    [InlineData("""{"big":12345678901234567890.10,"e":1E400}""")]
    [InlineData("""{ "spaced" : [ 1, 2 ] }""")]
    public void Data_survives_the_wire(string data)
    {
        var sent = Valid with { Data = JsonElement.Parse(data) };

        var received = ArvoEvent.Parse(sent.ToUtf8Bytes());

        JsonElement.DeepEquals(received.Data, sent.Data).ShouldBeTrue();
        received.ToUtf8Bytes().ShouldBe(sent.ToUtf8Bytes());
    }

    [Fact]
    public void Bytes_that_are_no_utf8_are_refused()
    {
        var message = Valid.ToUtf8Bytes();
        message[message.AsSpan().IndexOf("order/1"u8)] = 0xFF;

        Should.Throw<ArvoEventException>(() => ArvoEvent.Parse(message)).Message.ShouldContain("UTF-8");
    }

    [Fact]
    public void Half_a_character_in_data_is_refused()
    {
        var message = Encoding.UTF8.GetBytes(Valid.ToString().Replace("{\"a\":1}", """{"a":["\ud800 "]}"""));

        Should.Throw<ArvoEventException>(() => ArvoEvent.Parse(message)).Faults.Single().Path.ShouldBe("data");
    }

    [Fact]
    public void Half_a_character_in_a_member_is_refused()
    {
        var message = Encoding.UTF8.GetBytes(Valid.ToString().Replace("\"e-1\"", "\"\\ud800\""));

        Should.Throw<ArvoEventException>(() => ArvoEvent.Parse(message)).Faults
            .ShouldContain(fault => fault.Path == "id" && fault.Message.Contains("Unicode"));
    }

    [Fact]
    public void W19_a_parent_id_is_never_percent_encoded() =>
        ArvoEvent.Create(Options() with { ParentId = "50% of é" }).ParentId.ShouldBe("50% of é");

    [Fact]
    public void W24_time_is_true_utc_whatever_the_zone()
    {
        var clock = new FixedClock(new DateTimeOffset(2025, 1, 2, 3, 4, 5, 6, TimeSpan.FromHours(11)));

        ArvoEvent.Create(Options(), clock).Time.ShouldBe("2025-01-01T16:04:05.006+00:00");
    }

    [Fact]
    public void A_new_event_carries_the_trace_of_the_current_activity()
    {
        using var activity = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
        activity.TraceStateString = "vendor=1";

        var created = ArvoEvent.Create(Options());

        created.TraceParent.ShouldBe(activity.Id);
        created.TraceState.ShouldBe("vendor=1");
        ArvoEvent.Create(Options() with { TraceParent = "mine" }).TraceParent.ShouldBe("mine");
    }

    [Theory]
    [InlineData(2, "2")]
    [InlineData(-0.0, "0")]
    [InlineData(0.1, "0.1")]
    [InlineData(1e20, "100000000000000000000")]
    [InlineData(-1.5e20, "-150000000000000000000")]
    [InlineData(1e21, "1e+21")]
    [InlineData(1.25e300, "1.25e+300")]
    [InlineData(0.000001, "0.000001")]
    [InlineData(0.0000015, "0.0000015")]
    [InlineData(1e-7, "1e-7")]
    [InlineData(5e-324, "5e-324")]
    public void Execution_units_are_written_as_javascript_writes_numbers(double units, string text) =>
        (Valid with { ExecutionUnits = units }).ToJsonElement().GetProperty("executionunits").GetRawText().ShouldBe(text);

    [Fact]
    public void Infinite_execution_units_become_null_on_the_wire() =>
        (Valid with { ExecutionUnits = double.PositiveInfinity }).ToJsonElement().GetProperty("executionunits").ValueKind
            .ShouldBe(JsonValueKind.Null);

    [Fact]
    public void Data_is_read_as_a_record_or_refused_with_all_faults()
    {
        Valid.Read<Typed>().ShouldBe(new Typed(1, "none"));
        Valid.As<Typed>().Data.A.ShouldBe(1);
        Should.Throw<ArvoDataException>(() => (Valid with { Data = JsonElement.Parse("""{"a":"x","b":2}""") }).Read<Typed>()).Faults
            .Select(fault => fault.Path)
            .ShouldBe(["a", "b"]);
    }

    [Fact]
    public void A_managed_id_gives_back_its_value_and_differs_each_time()
    {
        var (first, second) = (ArvoEventId.ArvoManaged(" order-1 ").ToIdText(), ArvoEventId.ArvoManaged("order-1").ToIdText());

        first.ShouldNotBe(second);
        ArvoEventId.TryParse(first, out var managed).ShouldBeTrue();
        managed!.Value.ShouldBe("order-1");
    }

    static ArvoEventOptions Options() => new() { Source = "com.test.client", Type = "com.test.action", Subject = "s", Data = Data };

    sealed record Typed(int A, string B = "none");

    sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
