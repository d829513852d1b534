using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Canary;

/// <summary>A gateway with a fault in front of everything else: it changes answers just before they are sent.</summary>
internal sealed class LeakingGateway : IStartupFilter
{
    /// <summary>The fault; none at first.</summary>
    public Action<HttpContext> Change { get; set; } = _ => { };

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((context, goOn) =>
        {
            context.Response.OnStarting(() =>
            {
                Change(context);
                return Task.CompletedTask;
            });
            return goOn(context);
        });
        next(app);
    };
}
