using System.Text;
using Gateway.Errors;
using Gateway.Learning.Datasets.Building;
using Gateway.Learning.Fixes.Manifests;
using HostContract;
using Learning.Datasets;
using Learning.Datasets.Manifests;
using Learning.Fixes.Applying;
using TenantStore;
using TenantStore.BaseModels;
using TenantStore.Datasets;

namespace Gateway.Learning.Datasets.Exporting;

/// <summary>Works out what an export will be: format, base model, its prompt or its marks. For any thread.</summary>
internal sealed class ExportPlanner(BaseModelCatalog catalog, BaseManifests manifests)
{
    private static readonly string s_families = string.Join(", ", FimTemplates.All.Select(template => template.Family));

    public async Task<(ExportPlan? Plan, RefusalResult? Refusal)> PlanAsync(Dataset dataset, string? format, string? split, string? baseName, string? fim, CancellationToken cancellationToken)
    {
        ExportFormat? kind = format switch
        {
            null or "chat" => ExportFormat.Chat,
            "completion" => ExportFormat.Completion,
            "preference" => ExportFormat.Preference,
            "unpaired" => ExportFormat.Unpaired,
            "fim" => ExportFormat.Fim,
            _ => null,
        };
        if (kind is null)
            return Refuse("format", "'format' must be chat (the default), completion, preference, unpaired or fim.");
        if (split is not (null or "train" or "heldOut" or "heldout"))
            return Refuse("split", "'split' must be train (the default) or heldOut.");
        if (await FindBaseAsync(baseName, cancellationToken) is not { } model)
            return Refuse("base", "'base' must name a base model: its prompt, template and tokenizer are what an adapter is trained for.");

        if (kind != ExportFormat.Fim)
        {
            var mode = manifests.Of(model.Id.Name).Modes.FirstOrDefault(mode => mode.Answer == FixMode.Full);
            if (mode is null)
                return Refuse("base", $"The manifest of {model.Id.Name} has no mode whose answer is the full code.");
            var prompts = new PromptRenderer(mode);
            IExportFormat writer = kind switch
            {
                ExportFormat.Chat => new ChatFormat(prompts),
                ExportFormat.Completion => new CompletionFormat(prompts),
                ExportFormat.Preference => new PreferenceFormat(prompts),
                _ => new UnpairedFormat(prompts),
            };
            return (Plan(dataset, kind.Value, split, model, writer, DigestOf(prompts)), null);
        }

        var template = FimTemplates.All.FirstOrDefault(one => one.Family == fim) ?? (fim is null ? FamilyOf(model) : null);
        if (!model.Descriptor.Capabilities.Contains("fim"))
            return Refuse("base", $"{model.Id.Name} has no fill-in-the-middle tokens.");
        return template is null
            ? Refuse("fim", $"'fim' must name the family whose marks {model.Id.Name} was trained with: {s_families}.")
            : (Plan(dataset, ExportFormat.Fim, split, model, new FimFormat(template), Digest($"{template.Prefix}\n{template.Suffix}\n{template.Middle}")), null);
    }

    private async Task<BaseModel?> FindBaseAsync(string? name, CancellationToken cancellationToken)
    {
        if (name is not null)
            return BaseModelName.TryParse(name, out var known) ? await catalog.FindAsync(known, cancellationToken) : null;
        // Where there is one there is nothing to choose.
        return await catalog.ListAsync(cancellationToken) is [var only] ? only : null;
    }

    /// <summary>Some families are called by their name.</summary>
    private static FimTemplate? FamilyOf(BaseModel model) =>
        FimTemplates.All.FirstOrDefault(template => model.Id.Name.ToString().Contains(template.Family, StringComparison.OrdinalIgnoreCase));

    private static ExportPlan Plan(Dataset dataset, ExportFormat format, string? split, BaseModel model, IExportFormat writer, string promptDigest)
    {
        var snapshot = DatasetManifest.Read(dataset.ManifestJson);
        var part = split is "heldOut" or "heldout" ? DatasetSplit.HeldOut : DatasetSplit.Train;
        return new ExportPlan(dataset, snapshot, format, part, writer, new ExportManifest
        {
            Export = LearningId.New("exp"),
            Dataset = dataset.Id,
            DatasetDigest = dataset.Digest,
            MerkleRoot = snapshot.MerkleRoot,
            Format = format.ToString().ToLowerInvariant(),
            Split = SnapshotBuilder.NameOf(part),
            Base = model.Id.Name.ToString(),
            SchemaDigest = snapshot.SchemaDigest,
            PromptDigest = promptDigest,
            TemplateDigest = model.Descriptor.TemplateDigest,
            TokenizerDigest = model.Descriptor.TokenizerDigest,
            Consent = snapshot.Consent,
            Filters = snapshot.Filters,
            LeftOut = snapshot.LeftOut,
            SplitIds = part == DatasetSplit.Train ? snapshot.Train : snapshot.HeldOut,
        });
    }

    /// <summary>Of the prompt that a fixed question gets: two templates with the same digest ask the same.</summary>
    private static string DigestOf(PromptRenderer prompts) => Digest(prompts.Messages(new DatasetItem
    {
        ItemId = "",
        Position = 0,
        Language = "{language}",
        ErrorKind = "{kind}",
        UserKey = "",
        FileKey = "",
        Regression = false,
        HappenedAt = default,
        Content = new SampleContent { Error = "{error}", Code = "{code}", Fixed = "", Path = "{path}", Context = ["{context}"], Salt = "" },
    }).ToJsonString());

    private static string Digest(string text) => SampleText.DigestOf(Encoding.UTF8.GetBytes(text));

    private static (ExportPlan?, RefusalResult?) Refuse(string field, string message) => (null, RefusalResult.Invalid(field, message));
}
