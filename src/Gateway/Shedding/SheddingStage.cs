using Gateway.Resolution;
using HostContract;

namespace Gateway.Shedding;

/// <summary>
/// Refuses at once what the hosts could not answer in good time. The refusal is the same for everybody: status, words and Retry-After tell a tenant
/// nothing of who keeps the hosts busy or how much.
/// </summary>
internal sealed class SheddingStage(LoadShedder shedder, PeopleWatch people)
{
    /// <returns>False when it is refused. Else <see cref="End"/> must follow, however it ends.</returns>
    public bool TryBegin(InferenceRequestFeature request)
    {
        // Where nothing is generated no sequence runs for it.
        if (!request.Generates)
            return true;
        var isWaitedFor = request.Class != RequestClass.Background;
        if (isWaitedFor)
            people.Began(request.BaseModel);
        if (shedder.TryBegin(request.BaseModel, request.Tenant))
            return true;
        if (isWaitedFor)
            people.Ended(request.BaseModel);
        return false;
    }

    public void End(InferenceRequestFeature request)
    {
        if (!request.Generates)
            return;
        shedder.End(request.BaseModel, request.Tenant);
        if (request.Class != RequestClass.Background)
            people.Ended(request.BaseModel);
    }
}
