using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Arvo.Tests;

public partial class EventSchemaTests
{
    static readonly IEventSchema Schema = EventSchema.For<Order>();

    [Fact]
    public void Defaults_are_filled_in_and_unknown_members_dropped() =>
        Parse("""{"orderId":"o-1","email":null,"lines":[{"sku":"a","x":1}],"x":{}}""").Data.GetRawText()
            .ShouldBe("""{"orderId":"o-1","email":null,"lines":[{"sku":"a","quantity":1}],"currency":"EUR"}""");

    [Fact]
    public void Optional_is_something_else_than_nullable()
    {
        Parse("""{"orderId":"o-1","email":null,"lines":[],"note":"n"}""").Data.GetProperty("note").GetString().ShouldBe("n");
        Parse("""{"orderId":"o-1","email":null,"lines":[]}""").Data.TryGetProperty("note", out _).ShouldBeFalse();
        Parse("""{"orderId":"o-1","lines":[]}""").Faults.ShouldHaveSingleItem().Path.ShouldBe("email");
    }

    [Fact]
    public void All_faults_are_reported_with_their_paths()
    {
        var faults = Parse("""{"orderId":null,"lines":[{"sku":"a"},{"quantity":"2"}],"currency":5,"status":"Lost"}""").Faults;

        faults.Select(fault => fault.Path).ShouldBe(["orderId", "email", "lines.1.sku", "lines.1.quantity", "currency", "status"], ignoreOrder: true);
        faults.ShouldContain(fault => fault.Path == "status" && fault.Message.Contains("Open, Paid"));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("5")]
    [InlineData("""{"orderId":"a","orderId":"b","email":null,"lines":[]}""")]
    [InlineData("""{"orderid":"a","email":null,"lines":[]}""")]
    public void What_the_record_can_not_hold_is_refused(string data) => Parse(data).Faults.ShouldNotBeEmpty();

    [Fact]
    public void A_record_that_refuses_a_value_in_its_constructor_is_a_fault() =>
        EventSchema.For<Percentage>().Parse(JsonElement.Parse("""{"value":101}""")).Faults.ShouldHaveSingleItem().Message.ShouldContain("0 to 100");

    [Fact]
    public void The_document_is_draft_07_with_closed_objects()
    {
        var document = Schema.ToJsonSchema();

        JsonElement.DeepEquals(document, JsonElement.Parse("""
            {"type":"object","properties":{
              "orderId":{"type":"string","description":"As the shop knows it"},
              "email":{"type":["string","null"]},
              "lines":{"type":"array","items":{"type":"object","properties":{"sku":{"type":"string"},"quantity":{"type":"integer","default":1}},"required":["sku"],"additionalProperties":false}},
              "note":{"type":["string","null"]},
              "currency":{"type":"string","default":"EUR"},
              "status":{"type":["string","null"],"enum":["Open","Paid",null]}},
             "required":["orderId","email","lines"],"additionalProperties":false,"$schema":"http://json-schema.org/draft-07/schema#"}
            """)).ShouldBeTrue(document.GetRawText());
    }

    [Fact]
    public void A_source_generated_context_keeps_the_rules()
    {
        var generated = EventSchema.For<Line>(LineContext.Default);

        generated.Parse(JsonElement.Parse("""{"sku":"a","x":1}""")).Data.GetRawText().ShouldBe("""{"sku":"a","quantity":1}""");
        generated.Parse(JsonElement.Parse("""{"sku":null}""")).IsValid.ShouldBeFalse();
    }

    static SchemaResult Parse(string data) => Schema.Parse(JsonElement.Parse(data));

    public sealed record Order(
        [property: Description("As the shop knows it")] string OrderId, string? Email, IReadOnlyList<Line> Lines, string? Note = null,
        string Currency = "EUR", Status? Status = null);

    public sealed record Line(string Sku, int Quantity = 1);

    public enum Status
    {
        Open,
        Paid,
    }

    public sealed record Percentage
    {
        public Percentage(int value) =>
            Value = value is >= 0 and <= 100 ? value : throw new ArgumentOutOfRangeException(nameof(value), "must be 0 to 100");

        public int Value { get; }
    }

    [JsonSerializable(typeof(Line))]
    sealed partial class LineContext : JsonSerializerContext;
}
