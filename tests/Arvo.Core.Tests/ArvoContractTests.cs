using System.Text.Json;
using Arvo.JsonSchema;

namespace Arvo.Tests;

public class ArvoContractTests
{
    static readonly ArvoContract Stock = ArvoContract.Define("#/svc/stock", "com.shop.stock")
        .InDomain("shop.eu").Described("Reserves stock").WithMetadata("owner", JsonElement.Parse("\"team-a\""))
        .Version<Reserve>("1.0.0", version => version.Emits<Reserved>("evt.shop.stock.success"))
        .Version<Reserve>("1.1.0", version => version.Emits<Reserved>("evt.shop.stock.success").Emits<Refused>("evt.shop.stock.refused"))
        .Build();

    [Fact]
    public void All_faults_of_a_contract_are_reported_together()
    {
        var refused = Should.Throw<ArvoContractException>(() => ArvoContract.Create(
            new ArvoContractDefinition("a b", "arvo.orc.x") { Domain = "EU" },
            [
                new ArvoContractVersion("0.0.0", EventSchema.AnyObject,
                    new Dictionary<string, IEventSchema> { ["Bad"] = EventSchema.AnyObject, ["arvo.orc.x.done"] = EventSchema.AnyObject }),
                new ArvoContractVersion("1.0", EventSchema.AnyObject, new Dictionary<string, IEventSchema>()),
                new ArvoContractVersion("1.0", EventSchema.AnyObject, new Dictionary<string, IEventSchema>()),
            ]));

        refused.Faults.Select(fault => fault.Path).Distinct().ShouldBe(
            ["uri", "domain", "versions.0.0.0", "versions.0.0.0.emits.Bad", "versions.1.0", "type", "versions.0.0.0.emits.arvo.orc.x.done"],
            ignoreOrder: true);
    }

    [Fact]
    public void Of_versions_that_compare_equal_the_first_is_the_latest_and_the_last_the_oldest()
    {
        var twins = ArvoContract.Create(new ArvoContractDefinition("#/svc/twins", "com.shop.twins"), [
            new ArvoContractVersion("01.0.0", EventSchema.AnyObject, new Dictionary<string, IEventSchema>()),
            new ArvoContractVersion("1.0.0", EventSchema.AnyObject, new Dictionary<string, IEventSchema>()),
        ]);

        twins.Version("latest").Version.ShouldBe("01.0.0");
        twins.Version("oldest").Version.ShouldBe("1.0.0");
    }

    [Fact]
    public void A_version_that_does_not_exist_is_named_with_those_that_do() =>
        Should.Throw<ArvoContractException>(() => Stock.Version("2.0.0")).Message.ShouldSatisfyAllConditions(
            message => message.ShouldContain("2.0.0"), message => message.ShouldContain("1.0.0, 1.1.0"));

    [Fact]
    public void A_contract_goes_to_a_document_and_back()
    {
        var document = Stock.ToJsonSchema();

        var loaded = ArvoContract.FromJsonSchema(JsonElement.Parse(document.GetRawText()), JsonSchemaEventSchema.Parse);

        JsonElement.DeepEquals(loaded.ToJsonSchema(), document).ShouldBeTrue(loaded.ToJsonSchema().GetRawText());
        loaded.Version("latest").Accepts.Schema.Parse(JsonElement.Parse("""{"sku":"a","extra":1}""")).Data.GetRawText()
            .ShouldBe("""{"sku":"a","quantity":1}""");
    }

    [Fact]
    public void An_orchestrators_contract_comes_back_as_one()
    {
        var order = ArvoOrchestratorContract.Define("#/orc/order", "shop.order").Version<Reserve, Reserved>("1.0.0").Build();

        var loaded = ArvoContract.FromJsonSchema(order.ToJsonSchema(), JsonSchemaEventSchema.Parse).ShouldBeOfType<ArvoOrchestratorContract>();

        loaded.Name.ShouldBe("shop.order");
        loaded.CompleteEventType.ShouldBe("arvo.orc.shop.order.done");
        loaded.Version("1.0.0").IsOrchestrator.ShouldBeTrue();
        JsonElement.DeepEquals(loaded.ToJsonSchema(), order.ToJsonSchema()).ShouldBeTrue();
        loaded.Version("1.0.0").Accepts.Schema.Parse(JsonElement.Parse("""{"sku":"a"}""")).Faults
            .ShouldContain(fault => fault.Path.Contains("parentSubject$$"));
    }

    [Theory]
    [InlineData("""{"parentSubject$$":"order/1"}""", "order/1")]
    [InlineData("""{"parentSubject$$":null}""", null)]
    [InlineData("""{"parentSubject$$":1}""", null)]
    [InlineData("{}", null)]
    [InlineData("[]", null)]
    public void A_parents_subject_is_read_from_init_data(string data, string? parent) =>
        ArvoOrchestratorContract.ParentSubjectOf(JsonElement.Parse(data)).ShouldBe(parent);

    [Fact]
    public void All_faults_of_a_document_are_reported_together()
    {
        var document =
            JsonElement.Parse(
                """{"uri":5,"versions":[{"version":"1.0.0","accepts":{"type":"a.b.c","schema":{"type":"object","if":{}}},"emits":[{"schema":{}}]},{"accepts":{"type":"a.b.d","schema":{}}}]}""");

        var refused = Should.Throw<ArvoContractException>(() => ArvoContract.FromJsonSchema(document, JsonSchemaEventSchema.Parse));

        refused.Faults.Select(fault => fault.Path).ShouldBe(
            ["uri", "versions.0.accepts.schema", "versions.0.emits.0.type", "versions.1.emits", "versions.1.version", "versions"], ignoreOrder: true);
    }

    [Fact]
    public void An_init_schema_of_records_takes_the_parents_subject_without_declaring_it()
    {
        var order = ArvoOrchestratorContract.Define("#/orc/order", "shop.order").Version<Reserve, Reserved>("1.0.0").Build();
        var schema = order.Version("1.0.0").Accepts.Schema;

        schema.Parse(JsonElement.Parse("""{"parentSubject$$":null,"sku":"a","x":1}""")).Data.GetRawText()
            .ShouldBe("""{"parentSubject$$":null,"sku":"a","quantity":1}""");
        schema.Parse(JsonElement.Parse("""{"parentSubject$$":"","quantity":"x"}""")).Faults.Select(fault => fault.Path)
            .ShouldBe(["parentSubject$$", "sku", "quantity"]);
    }

    [Fact]
    public void An_init_schema_that_declares_the_parents_subject_itself_wins_and_names_it_first()
    {
        var own = JsonSchemaEventSchema.Parse(JsonElement.Parse(
            """{"type":"object","properties":{"sku":{"type":"string"},"parentSubject$$":{"type":"number"}},"required":["sku","parentSubject$$"],"additionalProperties":false}"""));
        var order = ArvoOrchestratorContract.Define("#/orc/order", "shop.order").Version("1.0.0", own, own).Build();
        var schema = order.Version("1.0.0").Accepts.Schema;

        schema.Parse(JsonElement.Parse("""{"sku":"a","parentSubject$$":5}""")).IsValid.ShouldBeTrue();
        schema.Parse(JsonElement.Parse("""{"sku":"a","parentSubject$$":null}""")).IsValid.ShouldBeFalse();
        schema.ToJsonSchema().GetProperty("required").EnumerateArray().Select(name => name.GetString()).ShouldBe(["parentSubject$$", "sku"]);
    }

    [Fact]
    public void W30_a_stack_trace_stays_here_unless_it_is_given()
    {
        var factory = new ArvoEventFactory(Stock.Version("1.0.0"));
        var options = new ArvoEventOptions { Source = "com.shop.stock", Subject = "s" };
        var thrown = Should.Throw<InvalidOperationException>(() => throw new InvalidOperationException("no stock"));

        factory.SystemError(options, thrown).Data.GetRawText()
            .ShouldBe("""{"errorName":"InvalidOperationException","errorMessage":"no stock","errorStack":null}""");
        factory.SystemError(options, ArvoErrorData.Of(thrown, includeStack: true)).Read<ArvoErrorData>().ErrorStack.ShouldNotBeNull()
            .ShouldContain(nameof(W30_a_stack_trace_stays_here_unless_it_is_given));
    }

    [Fact]
    public void A_factory_names_what_does_not_fit()
    {
        var factory = new ArvoEventFactory(Stock.Version("1.0.0"));

        Should.Throw<ArvoDataException>(() => factory.Accepts(new ArvoEventOptions
        {
            Source = "com.shop.web", Data = JsonElement.Parse("""{"quantity":1.5}"""),
        }))
            .Faults.Select(fault => fault.Path).ShouldBe(["sku", "quantity"], ignoreOrder: true);
        Should.Throw<ArvoContractException>(() => factory.Emits(new ArvoEventOptions
        {
            Source = "com.shop.web", Type = "evt.shop.stock.refused",
        })).Message
            .ShouldContain("evt.shop.stock.success");
    }

    public sealed record Reserve(string Sku, int Quantity = 1);

    public sealed record Reserved(string ReservationId);

    public sealed record Refused(string Reason);
}
