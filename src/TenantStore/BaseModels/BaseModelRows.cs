namespace TenantStore.BaseModels;

/// <summary>The catalogue as the shared cache keeps it.</summary>
internal sealed class BaseModelRows
{
    public List<BaseModelRow> Current { get; init; } = [];
}
