using Gateway.Tests.Servers;
using Xunit.Abstractions;

namespace Gateway.Tests.Learning.Interactions;

public sealed class PipelineOnPostgresTests(PipelineOnPostgresTests.PostgresSetting setting, ITestOutputHelper output) : PipelineTests(setting, output), IClassFixture<PipelineOnPostgresTests.PostgresSetting>
{
    public sealed class PostgresSetting : Setting
    {
        private PostgresRegistry _registry = null!;

        /// <summary>The heads of the audit; the registry's own files are not here.</summary>
        private protected override string FileControl => "\"hash\"";

        public override async Task DisposeAsync()
        {
            await base.DisposeAsync();
            await _registry.DisposeAsync();
        }

        private protected override async Task<string[]> SettingsAsync()
        {
            _registry = await PostgresRegistry.StartAsync();
            return _registry.Settings;
        }

        private protected override Task<IReadOnlyList<string>> TablesAsync() => _registry.DumpAsync();
    }
}
