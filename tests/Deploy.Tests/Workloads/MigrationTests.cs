using Deploy.Tests.Charts;

namespace Deploy.Tests.Workloads;

/// <summary>The schema is there before gateways of its version are.</summary>
[Collection(RenderingsCollection.Name)]
public sealed class MigrationTests(RenderedSets sets)
{
    private const string Wave = "argocd.argoproj.io/sync-wave";

    [Fact]
    public async Task Migration_OfAnExternalRegistry_RunsBeforeInstallAndUpgrade()
    {
        var job = Migration(await sets.GetAsync(ValueSet.Production));

        Assert.Equal("pre-install,pre-upgrade", job.Annotations["helm.sh/hook"]);
        // Each version's has a name of its own: what only the next one of the same name removed would pile up.
        Assert.Equal("before-hook-creation,hook-succeeded", job.Annotations["helm.sh/hook-delete-policy"]);
        Assert.Equal(86400, job.Spec["ttlSecondsAfterFinished"]!.GetValue<int>());
        Assert.Equal(["admin", "migrate"], JsonText.Items(job.PodTemplate!["spec"]!["containers"]![0]!["args"]).Select(item => item.GetValue<string>()));
    }

    [Theory]
    [InlineData(ValueSet.Gpu)]
    [InlineData(ValueSet.Bundled)]
    public async Task Migration_ThatIsNoHook_IsInAnEarlierWaveThanGatewaysAndALaterOneThanItsDatabase(string set)
    {
        var rendering = await sets.GetAsync(set);
        var job = Migration(rendering);

        Assert.False(job.Annotations.ContainsKey("helm.sh/hook"));
        // It belongs to the release: one that went by itself would be made again by whoever keeps a cluster as it is described.
        Assert.Null(job.Spec["ttlSecondsAfterFinished"]);
        Assert.True(WaveOf(job) < WaveOf(rendering.OfKind("Deployment").Single()));
        Assert.All(rendering.OfKind("StatefulSet").Where(item => item.Name.EndsWith("-postgresql", StringComparison.Ordinal)), database => Assert.True(WaveOf(database) < WaveOf(job)));
    }

    [Theory]
    [InlineData("images.gateway.tag=0.2.0")]
    [InlineData("registry.keys.owner=admin")]
    [InlineData("migration.resources.limits.memory=1Gi")]
    [InlineData("imagePullSecrets[0]=registry")]
    [InlineData("commonLabels.team=inference")]
    [InlineData("trustedCa.secret=company-ca")]
    public async Task Migration_OfOtherPods_IsAnotherJob_SinceAJobsCannotBeChanged(string values)
    {
        var before = Migration(await sets.GetAsync(ValueSet.Gpu));
        var after = Migration(await Rendering.OfAsync(ValueSet.Gpu, "--set", values));

        Assert.NotEqual(before.PodTemplate!.ToJsonString(), after.PodTemplate!.ToJsonString());
        Assert.NotEqual(before.Name, after.Name);
    }

    [Fact]
    public async Task Migration_OfTheSamePods_IsTheSameJob()
    {
        var before = Migration(await sets.GetAsync(ValueSet.Gpu));
        var same = Migration(await Rendering.OfAsync(ValueSet.Gpu, "--set", "gateway.replicas=5,secrets.encryption.keys.k2=kek-k2"));

        Assert.Equal(before.Name, same.Name);
    }

    [Theory]
    [InlineData(ValueSet.Production)]
    [InlineData(ValueSet.Gpu)]
    [InlineData(ValueSet.LockedDown)]
    [InlineData(ValueSet.Bundled)]
    public async Task Migration_OfEachRegistry_HoldsBothLoginsAndNoKey(string set)
    {
        var pod = (await sets.GetAsync(set)).Pods.Single(item => item.Component == "migration");
        var secrets = JsonText.Items(pod.MainContainers.Single()["env"]).Where(variable => variable["valueFrom"] is not null).Select(variable => variable["name"]!.GetValue<string>());

        Assert.Equal(set == ValueSet.Bundled ? ["OWNER_PASSWORD", "REGISTRY_PASSWORD"] : ["ConnectionStrings__Registry", "ConnectionStrings__RegistryOwner"], secrets.Order());
        Assert.DoesNotContain(JsonText.Items(pod.Spec["volumes"]), volume => volume["secret"] is not null || volume["persistentVolumeClaim"] is not null);
    }

    [Fact]
    public async Task Policy_OfAMigrationThatIsAHook_IsThereBeforeIt_AndGoesWithIt()
    {
        var rendering = await sets.GetAsync(ValueSet.LockedDown);
        var job = Migration(rendering);
        var policy = rendering.OfKind("NetworkPolicy").Single(item => item.Name.EndsWith("-migration", StringComparison.Ordinal));

        Assert.Equal(job.Annotations["helm.sh/hook"], policy.Annotations["helm.sh/hook"]);
        Assert.Equal(job.Annotations["helm.sh/hook-delete-policy"], policy.Annotations["helm.sh/hook-delete-policy"]);
        Assert.True(WeightOf(policy) < WeightOf(job));
        // An ordinary job has an ordinary policy.
        Assert.Empty((await sets.GetAsync(ValueSet.Bundled)).OfKind("NetworkPolicy").Single(item => item.Name.EndsWith("-migration", StringComparison.Ordinal)).Annotations);
    }

    [Fact]
    public async Task Sqlite_HasNoMigration_SinceTheGatewayMakesItsFile() =>
        Assert.Empty((await sets.GetAsync(ValueSet.Minimal)).OfKind("Job"));

    private static KubernetesObject Migration(Rendering rendering) =>
        rendering.OfKind("Job").Single(job => job.Labels["app.kubernetes.io/component"] == "migration");

    private static int WeightOf(KubernetesObject item) => int.Parse(item.Annotations["helm.sh/hook-weight"], System.Globalization.CultureInfo.InvariantCulture);

    private static int WaveOf(KubernetesObject item) => int.Parse(item.Annotations[Wave], System.Globalization.CultureInfo.InvariantCulture);
}
