using System.Text.Json;
using AdapterFormats;
using TenantStore.Database;

namespace TenantStore.BaseModels;

/// <summary>The platform's base models. A name that comes with another digest is a new one: adapters stay bound to name and digest.</summary>
public sealed class BaseModelRepository
{
    private const string SelectAll = $"SELECT {BaseModelRow.Columns} FROM base_models ORDER BY name, registered_at, digest";
    private const string SelectCurrent = $"SELECT {BaseModelRow.Columns} FROM base_models WHERE is_current = 1 ORDER BY name";
    private const string SelectOne = $"SELECT {BaseModelRow.Columns} FROM base_models WHERE name = @name AND digest = @digest";
    private const string UpdateOthers = "UPDATE base_models SET is_current = 0 WHERE name = @name AND digest <> @digest AND is_current = 1";

    private const string Upsert = """
        INSERT INTO base_models (name, digest, descriptor, is_current, registered_at) VALUES (@name, @digest, @descriptor, 1, @at)
        ON CONFLICT (name, digest) DO UPDATE SET descriptor = excluded.descriptor, is_current = 1
        """;

    private readonly Session _session;
    private readonly ICollection<RegistryChange> _changes;
    private readonly TimeProvider _time;

    internal BaseModelRepository(Session session, ICollection<RegistryChange> changes, TimeProvider time) =>
        (_session, _changes, _time) = (session, changes, time);

    /// <summary>
    /// Registers what a host serves; from the commit on the name means this digest. Putting what is there already changes nothing, so hosts
    /// may register as often as they like. Refuse names and digests that do not parse before: they are a <see cref="FormatException"/> here.
    /// </summary>
    public async Task<BaseModel> PutAsync(BaseModelDescriptor descriptor, CancellationToken cancellationToken)
    {
        var id = new BaseModelId(BaseModelName.Parse(descriptor.Name), BaseModelDigest.Parse(descriptor.Digest));
        var row = new
        {
            name = id.Name.ToString(),
            digest = id.Digest.ToString(),
            descriptor = JsonSerializer.Serialize(descriptor, JsonSerializerOptions.Web),
            at = _time.NowMilliseconds(),
        };
        var present = await _session.FindAsync<BaseModelRow>(SelectOne, row, cancellationToken).ConfigureAwait(false);
        if (present is { IsCurrent: not 0 } && present.Descriptor == row.descriptor)
            return present.ToBaseModel();

        await _session.ExecuteAsync(UpdateOthers, row, cancellationToken).ConfigureAwait(false);
        await _session.ExecuteAsync(Upsert, row, cancellationToken).ConfigureAwait(false);
        _changes.Add(new RegistryChange.BaseModelsChanged());
        return (await FindAsync(id, cancellationToken).ConfigureAwait(false))!;
    }

    /// <summary>All base models by name, those that a name meant formerly too.</summary>
    public async Task<IReadOnlyList<BaseModel>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await _session.QueryAsync<BaseModelRow>(SelectAll, null, cancellationToken).ConfigureAwait(false)).Select(row => row.ToBaseModel())];

    /// <summary>Those that names mean now.</summary>
    internal Task<IReadOnlyList<BaseModelRow>> ListCurrentAsync(CancellationToken cancellationToken) =>
        _session.QueryAsync<BaseModelRow>(SelectCurrent, null, cancellationToken);

    public async Task<BaseModel?> FindAsync(BaseModelId id, CancellationToken cancellationToken)
    {
        var key = new { name = id.Name.ToString(), digest = id.Digest.ToString() };
        return (await _session.FindAsync<BaseModelRow>(SelectOne, key, cancellationToken).ConfigureAwait(false))?.ToBaseModel();
    }
}
