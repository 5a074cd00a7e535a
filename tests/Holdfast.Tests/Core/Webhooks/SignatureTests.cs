using System.Text;
using Holdfast.Core.Webhooks;
using Xunit;

namespace Holdfast.Tests.Core.Webhooks;

public sealed class SignatureTests
{
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek", Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Expected = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"test": 2432232314}""");

    /// <summary>The example that the specification's own libraries are tested with.</summary>
    [Fact]
    public void Signature_is_that_of_the_specification() => Assert.Equal(Expected, Signature.Of([Secret], Id, 1614265330, Body));

    [Fact]
    public void Each_secret_signs_the_newest_first()
    {
        var other = Signature.Secret(new byte[32]);
        var both = Signature.Of([other, Secret], Id, 1614265330, Body).Split(' ');
        Assert.Equal([Signature.Of([other], Id, 1614265330, Body), Expected], both);
    }
}
