using System.Text.Json;
using Arvo.JsonSchema;

namespace Arvo.Tests;

/// <summary>The examples of the READMEs of Arvo.Core and Arvo.JsonSchema.</summary>
public class ReadmeExampleTests
{
    [Fact]
    public void The_example_of_core_does_what_it_says()
    {
        var stock = ArvoContract.Define("#/svc/stock", "com.shop.stock")
            .Version<Reserve>("1.0.0", version => version.Emits<Reserved>("evt.shop.stock.success"))
            .Build();
        var factory = new ArvoEventFactory(stock.Version("1.0.0"));
        var request = factory.Accepts(new ArvoEventOptions
        {
            Source = "com.shop.web",
            Data = JsonElement.Parse("""{"sku":"A-1","unknown":true}"""),
        });
        var wire = request.ToUtf8Bytes();
        IArvoEvent<Reserve> received = ArvoEvent.Parse(wire).As<Reserve>();
        var quantity = received.Data.Quantity;

        quantity.ShouldBe(1);
        request.Data.GetRawText().ShouldBe("""{"sku":"A-1","quantity":1}""");
        ArvoOrchestrationSubject.IsValid(request.Subject).ShouldBeTrue();
    }

    [Fact]
    public void The_example_of_json_schema_does_what_it_says()
    {
        var schema = JsonSchemaEventSchema.Parse("""
            {"type":"object","properties":{"sku":{"type":"string","minLength":1},"quantity":{"type":"integer","default":1}},
             "required":["sku"],"additionalProperties":false}
            """);

        SchemaResult result = schema.Check(JsonElement.Parse("""{"sku":"A-1","x":2}"""));
        var parsed = result.Data.GetRawText();

        parsed.ShouldBe("""{"sku":"A-1","quantity":1}""");
    }

    public sealed record Reserve(string Sku, int Quantity = 1);

    public sealed record Reserved(string ReservationId);
}
