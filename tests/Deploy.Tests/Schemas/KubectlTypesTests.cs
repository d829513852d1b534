using Deploy.Tests.Charts;

namespace Deploy.Tests.Schemas;

[Collection(RenderingsCollection.Name)]
public sealed class KubectlTypesTests(RenderedSets sets)
{
    [Fact]
    public async Task Workloads_OfAllSets_LoseNothingInTheApisTypes()
    {
        var renderings = await Task.WhenAll(ValueSet.All.Select(sets.GetAsync));

        Assert.Empty(await KubectlTypes.LostAsync(renderings.SelectMany(rendering => rendering.Pods.Select(pod => pod.Owner.Json))));
    }

    [Fact]
    public async Task Workload_WithAMisspeltField_LosesIt()
    {
        var production = await sets.GetAsync(ValueSet.Production);
        var deployment = production.OfKind("Deployment").Single().Json.DeepClone();
        deployment["spec"]!["template"]!["spec"]!["containers"]![0]!["readinesProbe"] = "x";
        var job = production.OfKind("Job").First().Json.DeepClone();
        job["spec"]!["backofLimit"] = 3;

        var lost = await KubectlTypes.LostAsync([deployment, job]);

        Assert.Equal(["Deployment/prod-gateway/spec/template/spec/containers/0/readinesProbe", $"Job/{job["metadata"]!["name"]}/spec/backofLimit"], lost);
    }
}
