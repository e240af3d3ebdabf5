using System.Text;

namespace Arvo.Statecharts.Tests;

public sealed class DefinitionJsonTests
{
    public static TheoryData<string> Groups => [.. RecordedMachines.Groups];

    [Theory]
    [MemberData(nameof(Groups))]
    public void Every_recorded_machine_is_the_same_after_writing_and_reading(string group)
    {
        var machines = RecordedMachines.Of(group).ToList();

        machines.ShouldNotBeEmpty();
        foreach (var (name, definition) in machines)
        {
            var read = ChartDefinition.Parse(definition.ToUtf8Json());
            DefinitionComparer.FirstDifference(definition, read).ShouldBeNull(name);
            read.ToJson().ShouldBe(definition.ToJson(), name);
        }
    }

    [Theory]
    [InlineData("""{"id":"m","initial":"a","states":{"a":{}}}""")]
    [InlineData("""{"on":{"X":null,"Y":["a",null],"Z":[]}}""")]
    [InlineData("""{"always":[null],"onDone":[null]}""")]
    [InlineData("""{"onDone":[]}""")]
    [InlineData("""{"on":{"X":{"target":[]},"Y":{"target":[""]},"Z":{"target":["a","b"]}}}""")]
    [InlineData("""{"meta":null,"output":null}""")]
    [InlineData("""{"initial":{},"states":{"a":{}}}""")]
    [InlineData("""{"type":"parallel","states":{"b":{},"a":{"type":"history"},"h":{"history":"deep","target":"#m.b"}}}""")]
    [InlineData("""{"context":{"z":1,"a":{"$input":"x"},"big":12345678901234567890},"options":{"maxIterations":5}}""")]
    [InlineData("""{"on":{"X":{"guard":{"type":"and","params":{"guards":["g",{"type":"not","params":{"guard":"h"}}]}},"actions":["a",{"type":"b","params":null}],"reenter":true}}}""")]
    [InlineData("""{"after":{"100":"a","soon":[{"target":"b","description":"d","meta":{"x":1}}]}}""")]
    [InlineData("""{"after":{"1":["a"],"2":null,"3":[null,"a",{"target":"b"}],"4":[{"target":"a"}]}}""")]
    [InlineData("""{"states":{"r":{"id":"r","route":{}}},"version":"1.2.3","description":"what"}""")]
    [InlineData("""{"states":{"a.b":{},"#c":{},"":{},"\"":{},"ü🎉":{}}}""")]
    public void Every_form_is_kept(string json)
    {
        var definition = ChartDefinition.Parse(Encoding.UTF8.GetBytes(json));

        var read = ChartDefinition.Parse(definition.ToUtf8Json());

        DefinitionComparer.FirstDifference(definition, read).ShouldBeNull();
    }

    [Fact]
    public void States_nested_as_deep_as_allowed_can_be_written()
    {
        var state = new StateDefinition();
        for (var i = 0; i < StateReader.MaxLevels; i++)
            state = new() { Initial = new("s"), States = [new("s", state)] };

        var read = ChartDefinition.Parse(new ChartDefinition { Root = state }.ToUtf8Json());

        DefinitionComparer.FirstDifference(state, read.Root).ShouldBeNull();
    }

    [Fact]
    public void Code_appears_by_its_name()
    {
        var json = OrderWorkflow.Chart.Definition.ToJson();

        var paying = DataValue.Parse(json).At("states.paying");
        paying.At("entry").ShouldBe("emit new TakePayment(order.Id, order.Price * order.Quantity)");
        paying["on"]["evt.payment.taken"][0].ShouldBe(DataValue.Parse("""
            {"target":"shipping","guard":"paid.Amount >= order.Price * order.Quantity","actions":"order with { PaymentId = paid.PaymentId }"}
            """));
        paying.At("after")
            .ShouldBe(DataValue.Parse("""{"900000":{"target":"releasing","actions":"order with { Reason = \"payment timed out\" }"}}"""));
    }

    [Fact]
    public void Written_code_comes_back_with_its_implementations()
    {
        var order = OrderWorkflow.Chart;
        var read = ChartDefinition.Parse(order.Definition.ToUtf8Json()) with { Context = order.Definition.Context };
        var chart = Chart.Compile(read, order.Implementations, new ChartOptions { Strict = true });

        var reserving = chart.Start(DataValue.Parse("""{"type":"com.shop.order","data":{"orderId":"o-1","item":"lamp","quantity":1,"price":10}}"""));
        var paying = chart.Send(reserving.Snapshot, order.Event(new StockReserved("r-1")));
        var releasing = chart.Send(paying.Snapshot, order.Event(new PaymentTaken("p-1", 9)));

        releasing.Snapshot.Value.ShouldBe("releasing");
        releasing.Emitted.ShouldHaveSingleItem()["data"]["reservationId"].ShouldBe("r-1");
    }
}
