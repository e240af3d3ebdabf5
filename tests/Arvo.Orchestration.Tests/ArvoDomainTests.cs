namespace Arvo.Orchestration.Tests;

public sealed class ArvoDomainTests
{
    [Theory]
    [InlineData(null, "home")]
    [InlineData("", null)]
    [InlineData("no subject", null)]
    public void A_parent_that_is_no_subject_is_a_parent_without_domain(string? parent, string? expected)
    {
        var context = new DomainContext(Shop.Subject(domain: "home"), parent, "elsewhere", null, null);

        ArvoDomain.Resolve(ArvoDomain.OrchestrationContext, context).ShouldBe(expected);
    }
}
