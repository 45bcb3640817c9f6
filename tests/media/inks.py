"""Pictures in four inks, as a printing house's program makes them."""

from io import BytesIO

from PIL import ImageCms

from media.imaging import cmyk


def separated(image):
    """Return a picture in CMYK, separated for the usual press, without saying so."""
    found = ImageCms.profileToProfile(
        image,
        ImageCms.createProfile("sRGB"),
        ImageCms.ImageCmsProfile(BytesIO(cmyk.profile())),
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        outputMode="CMYK",
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    found.info = {}
    return found
